#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "daemon/storage/codec/coded_bytes.h"

namespace kpiwatch {

/// The numbers that stood in one place of lines that are alike, of a table that has them by line.
struct NumberColumn {
  const std::uint64_t* first = nullptr;
  std::size_t stride = 1;
  std::size_t count = 0;  ///< at least 1

  std::uint64_t operator[](std::size_t line) const { return first[line * stride]; }
  /// From the line before, modulo 2^64.
  std::uint64_t step(std::size_t line) const { return (*this)[line] - (*this)[line - 1]; }
};

/// How a column is written: a byte, and what follows it among the bytes, or is put among the bits.
///
///   0  even      first number, step            each is the one before plus the step
///   1  follows   first number, column          the steps are those of that column before it,
///                                              counted from 0 among those of the same lines
///   2  steps     first number, steps
///   3  range     least number, width           each less the least in so many bits
///   4  step      first number, least step,     each step less the least in so many bits
///      range     width
///   5  step      first number, count, steps,   which step of the list each is, in so many bits
///      list      width
///
/// Steps are written as `CodeWriter::difference`, all else as `number`. Which one is used is chosen
/// by about how long each would be: 0 to 2 cost next to nothing where numbers are regular or the
/// steps come again and again in one order, since the bytes are deflated; the others serve what is
/// scattered.
struct CodedColumns {
  CodeWriter bytes;
  BitWriter bits;
};

/// `earlier` are the columns written before of the same lines.
void write_column(const NumberColumn& column, std::span<const NumberColumn> earlier,
                  CodedColumns& out);

/// Appends `count` numbers, at least 1, to `values`; false when there are not as many or they are
/// not what was written. `earlier`, of `count` numbers each, may have columns of texts as empty
/// ones.
bool read_column(CodeReader& bytes, BitReader& bits, std::size_t count,
                 std::span<const std::vector<std::uint64_t>> earlier,
                 std::vector<std::uint64_t>& values);

}  // namespace kpiwatch
