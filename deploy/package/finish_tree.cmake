# Run by cpack on the tree that it is about to pack: what differs between the kinds of packages, and what their
# policies ask for.
set(usr ${CPACK_TEMPORARY_DIRECTORY}/usr)

file(GLOB_RECURSE pages ${usr}/share/man/*.[15])
foreach(page ${pages})
  execute_process(COMMAND gzip -9 --no-name ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

if(CPACK_GENERATOR STREQUAL DEB)
  # Debian has the licence's text itself.
  file(COPY ${CPACK_KPIWATCH_DEBIAN}/copyright ${CPACK_KPIWATCH_DEBIAN}/changelog DESTINATION ${usr}/share/doc/kpiwatch)
  execute_process(COMMAND gzip -9 --no-name ${usr}/share/doc/kpiwatch/changelog COMMAND_ERROR_IS_FATAL ANY)
endif()

if(CPACK_GENERATOR STREQUAL RPM)
  # Hosts that take RPM differ too much in their libraries for one program that uses them.
  if(NOT EXISTS ${CPACK_KPIWATCH_STATIC}/bin/kpiwatch)
    message(FATAL_ERROR "expected the statically linked program in ${CPACK_KPIWATCH_STATIC}: run static/build.sh")
  endif()
  file(COPY_FILE ${CPACK_KPIWATCH_STATIC}/bin/kpiwatch ${usr}/bin/kpiwatch)
  execute_process(COMMAND strip ${usr}/bin/kpiwatch COMMAND_ERROR_IS_FATAL ANY)
  file(COPY ${CPACK_KPIWATCH_STATIC}/licenses DESTINATION ${usr}/share/doc/kpiwatch)
  file(RENAME ${usr}/share/zsh/vendor-completions ${usr}/share/zsh/site-functions)
endif()
