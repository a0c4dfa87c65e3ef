#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Writes lines that are alike in a few bytes each. Lossless for any bytes; short for lines that
/// differ in their numbers alone, as a camera's heartbeats do.
///
/// A line is cut into literal text and holes (line_hole.h). Lines with the same literals and holes
/// share a template, which is written once; each hole of a template is a column of numbers, which
/// is written by their steps from line to line, and costs nothing when these are even or those of
/// another column (number_column.h): the camera in an event's id is the one in its subject.
///
/// The format:
///
///   size        of `bytes` before it was deflated
///   deflated    size of the deflated form; 0 when it is not deflated
///   bytes       deflated (RFC 1951) or plain; `number`s and texts, as CodeWriter writes them:
///                 lines                  count of the line ends
///                 rest                   text: what follows the last line end
///                 templates              count; then of each again and again a literal as a
///                                        text and a hole as a byte, until a hole of 0
///                 sequence               column: of each line, the number of its template,
///                                        from 0 on
///                 columns                of each template, of each hole in turn: a column
///                                        with as many numbers as it has lines; of texts,
///                                        each followed by a line end
///   bits        the columns' bits, as BitWriter writes them
///
/// A hole as a byte: 0 end of the line, 1 decimal number, 2 text, 3 time in seconds, 4 time in
/// milliseconds, 16 + n number of n digits, 64 + n number of n digits of base 16.
///
/// Considered and left: differences to lines of earlier blocks, since a block shall be readable by
/// itself; arithmetic coding, which gains a tenth and costs more time than all the rest; knowing
/// JSON, which would have to refuse what is not.
namespace kpiwatch {

/// Longer texts are not written in this form, nor read: a few bytes may stand for very many.
inline constexpr std::size_t kMostLineBytes = std::size_t{64} << 20;

/// Any thread. `plain` is at most kMostLineBytes long.
std::string encode_lines(std::string_view plain);

/// The `size` bytes that were encoded; nullopt when `bytes` are not those of such a text. Takes
/// memory in proportion to `size` at most.
std::optional<std::string> decode_lines(std::string_view bytes, std::size_t size);

}  // namespace kpiwatch
