# The documents, which have other names and neighbours where they are installed: their links are written anew.
function(install_document file name)
  file(READ ${CMAKE_SOURCE_DIR}/${file} text)
  while(ARGN)
    list(POP_FRONT ARGN here there)
    string(REPLACE "${here}" "${there}" text "${text}")
  endwhile()
  file(WRITE ${CMAKE_BINARY_DIR}/documents/${name} "${text}")
  install(FILES ${CMAKE_BINARY_DIR}/documents/${name} DESTINATION ${doc})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${file})
endfunction()

foreach(language .md .zh-CN.md)
  install_document(README${language} README${language}
    deploy/README operation "(LICENSE)" "(copyright)" deploy/images/ "" config/example examples/example
    config/qingcheng examples/qingcheng daemon/storage/journal/ journal/ daemon/storage/codec/ journal/
    tests/bench/ bench/ tests/e2e/read_journal.py /usr/share/kpiwatch/read_journal.py)
  install_document(deploy/README${language} operation${language}
    README operation "(zabbix/" "(../../kpiwatch/zabbix/" "(alertmanager/" "(../../kpiwatch/alertmanager/")
endforeach()

install(FILES ${CMAKE_SOURCE_DIR}/deploy/images/board.svg DESTINATION ${doc})
install(FILES ${CMAKE_SOURCE_DIR}/tests/bench/README.md ${CMAKE_SOURCE_DIR}/tests/bench/FIGURES.md DESTINATION ${doc}/bench)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/tests/bench/plots DESTINATION ${doc}/bench)
# How the journal is written, and what reads it without kpiwatch.
set(storage ${CMAKE_SOURCE_DIR}/daemon/storage)
install(FILES ${storage}/journal/schema.h ${storage}/journal/hash_chain.h ${storage}/codec/line_codec.h
              ${storage}/codec/line_hole.h ${storage}/codec/number_column.h ${storage}/codec/coded_bytes.h
        DESTINATION ${doc}/journal)
install(FILES ${CMAKE_SOURCE_DIR}/tests/e2e/read_journal.py DESTINATION share/kpiwatch)
