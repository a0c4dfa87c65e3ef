#include "daemon/commands/intake.h"

#include <fmt/format.h>

#include <istream>
#include <ostream>
#include <utility>

#include "daemon/logging.h"

namespace kpiwatch {

Intake::Intake(EventSink& sink, Console& console, Limits limits, Objection objection)
    : sink_(sink),
      console_(console),
      limits_(limits),
      objection_(std::move(objection)),
      progress_(console) {}

bool Intake::take(std::istream& stream, const std::string& name) {
  LineReader reader(stream, limits_.line_bytes);
  return take_lines([&reader] { return reader.next(); }, name);
}

bool Intake::take_lines(const std::function<std::optional<Line>()>& next, const std::string& name) {
  Batch batch{name, {}, {}, 0};
  while (auto line = next()) {
    if (const auto objection = objection_to(*line)) {
      reject(name, line->number, *objection);
      continue;
    }
    const bool full =
        batch.lines.size() == limits_.lines || batch.bytes + line->text.size() > limits_.bytes;
    if (full && !batch.lines.empty() && !send(std::exchange(batch, {name, {}, {}, 0})))
      return false;
    batch.bytes += line->text.size() + 1;
    batch.numbers.push_back(line->number);
    batch.lines.push_back(std::move(line->text));
  }
  return batch.lines.empty() || send(std::move(batch));
}

bool Intake::finish() {
  while (!under_way_.empty()) settle();
  progress_.clear();
  return !failed_;
}

std::optional<std::string> Intake::objection_to(const Line& line) const {
  if (line.too_long || line.text.size() > limits_.line_bytes)
    return fmt::format("expected at most {} bytes in a line", limits_.line_bytes);
  const auto objection = objection_ ? objection_(line.text) : std::nullopt;
  if (objection) return objection->message;
  return std::nullopt;
}

bool Intake::send(Batch batch) {
  while (under_way_.size() >= limits_.under_way) settle();
  if (failed_) return false;
  under_way_.push_back(
      {std::move(batch.file), std::move(batch.numbers), sink_.send(std::move(batch.lines))});
  return true;
}

void Intake::settle() {
  UnderWay oldest = std::move(under_way_.front());
  under_way_.pop_front();
  const Result<IngestOutcome> outcome = oldest.outcome.get();
  if (!outcome) {
    failed_ = true;
    progress_.clear();
    console_.err << fmt::format(
        "{}:{}: {}; whether this line and the {} after it were taken is not known, and nothing "
        "further was sent\n",
        oldest.file, oldest.numbers.front(), printable(outcome.error().message),
        oldest.numbers.size() - 1);
    return;
  }
  totals_.accepted += outcome->accepted;
  totals_.duplicates += outcome->duplicates;
  for (const auto& refused : outcome->rejected) {
    reject(oldest.file, oldest.numbers.at(refused.index), refused.rejection.error.message);
  }
  progress_.update([this](double seconds) {
    const std::uint64_t all = totals_.accepted + totals_.duplicates + totals_.rejected;
    return fmt::format("{} events, {:.0f} a second", all, static_cast<double>(all) / seconds);
  });
}

void Intake::reject(const std::string& file, std::uint64_t line, const std::string& message) {
  ++totals_.rejected;
  progress_.clear();
  console_.err << file << ':' << line << ": " << printable(message) << '\n';
}

}  // namespace kpiwatch
