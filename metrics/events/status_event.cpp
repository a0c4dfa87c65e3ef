#include "metrics/events/status_event.h"

#include <array>
#include <utility>

#include "metrics/base/rfc3339.h"
#include "metrics/base/utf8.h"
#include "metrics/events/members.h"
#include "metrics/events/plain_tokens.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kType = "kpiwatch.asset.status";
constexpr std::string_view kVersion = "1.0";

/// Of an event's text; readers live long.
constexpr std::size_t kMostRemembered = 4096;

using Attribute = std::string_view StatusAttributes::*;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Names that one object has had so far, those aside that have a place of their own.
class Names {
 public:
  /// False for one that was there before, and when there are too many to remember.
  bool add(std::string_view name) {
    for (std::size_t i = 0; i < count_; ++i)
      if (names_[i] == name) return false;
    if (count_ == names_.size()) return false;
    names_[count_++] = name;
    return true;
  }

 private:
  std::array<std::string_view, 16> names_;
  std::size_t count_ = 0;
};

/// Calls `take(name)`, which takes the value, for each member of an object until it returns false;
/// false then.
template <class Take>
bool each_member(PlainTokens& tokens, Take take) {
  if (!tokens.take('{')) return false;
  if (tokens.take('}')) return true;
  do {
    std::string_view name;
    if (!tokens.take_text(name) || !tokens.take(':') || !take(name)) return false;
  } while (tokens.take(','));
  return tokens.take('}');
}

const Fact* fact_of(std::string_view status) {
  static const Fact kOnline{AssetStatus{Status::kOnline}};
  static const Fact kOffline{AssetStatus{Status::kOffline}};
  static const Fact kUnknown{AssetStatus{Status::kUnknown}};
  if (status == "online") return &kOnline;
  if (status == "offline") return &kOffline;
  if (status == "unknown") return &kUnknown;
  return nullptr;
}

/// By length first, so that each comparison is of a few bytes at once.
Attribute attribute_of(std::string_view name) {
  switch (name.size()) {
    case 2:
      return name == "id" ? &StatusAttributes::id : nullptr;
    case 4:
      return name == "type"   ? &StatusAttributes::type
             : name == "time" ? &StatusAttributes::time
                              : nullptr;
    case 6:
      return name == "source" ? &StatusAttributes::source : nullptr;
    case 7:
      return name == "subject" ? &StatusAttributes::subject : nullptr;
    case 8:
      return name == "sequence" ? &StatusAttributes::sequence : nullptr;
    case 11:
      return name == "specversion" ? &StatusAttributes::specversion : nullptr;
    default:
      return nullptr;
  }
}

/// The event that stands at the front of `text` if its attributes are of one.
std::optional<EventView> make_event(const StatusAttributes& said, const PlainTokens& tokens,
                                    std::string_view text) {
  if (!tokens.is_simple() && !is_utf8(text.substr(0, text.size() - tokens.rest().size())))
    return std::nullopt;
  const auto names_something = [&](std::string_view value) {
    return tokens.is_simple() ? is_identifier_length(value.size()) : is_identifier(value);
  };
  const Fact* fact = fact_of(said.status);
  const bool is_good = said.specversion == kVersion && said.type == kType && fact != nullptr &&
                       names_something(said.id) && names_something(said.source) &&
                       names_something(said.subject);
  if (!is_good) return std::nullopt;
  const auto instant = parse_instant(said.time);
  if (!instant) return std::nullopt;
  EventView event;
  event.key.sequence = said.sequence;
  event.key.source = said.source;
  event.key.id = said.id;
  event.type = kType;
  event.subject = said.subject;
  event.time = *instant;
  event.fact = fact;
  return event;
}

}  // namespace

/// Reads an event of which nothing is foreseen, and notes where its values stand.
class StatusReader::Recorder {
 public:
  Recorder(std::string_view text, std::vector<Value>& values)
      : text_(text), tokens_(text), values_(values) {}

  bool read() {
    return each_member(tokens_, [&](std::string_view name) { return take(name); });
  }
  std::optional<EventView> event() const { return make_event(said_, tokens_, text_); }
  std::string_view rest() const { return tokens_.rest(); }
  bool is_simple() const { return tokens_.is_simple(); }

 private:
  bool take(std::string_view name) {
    if (const Attribute attribute = attribute_of(name)) {
      if ((said_.*attribute).data() != nullptr || !tokens_.take_text(said_.*attribute))
        return false;
      if (attribute == &StatusAttributes::type) return said_.type == kType;
      if (attribute != &StatusAttributes::specversion) note(attribute, said_.*attribute);
      return true;
    }
    if (name == "data") return take_data();
    std::string_view text;
    if (!others_.add(name) || !tokens_.take_text(text)) return false;
    if (name == "datacontenttype") return text == "application/json";
    note(nullptr, text);
    return name != "data_base64";
  }

  bool take_data() {
    if (std::exchange(has_data_, true)) return false;
    Names others;
    return each_member(tokens_, [&](std::string_view name) {
      const bool is_status = name == "status";
      std::string_view text;
      if (is_status ? said_.status.data() != nullptr : !others.add(name)) return false;
      if (!tokens_.take_text(text)) return false;
      if (is_status) said_.status = text;
      note(is_status ? &StatusAttributes::status : nullptr, text);
      return true;
    });
  }

  void note(Attribute attribute, std::string_view value) {
    const auto begin = static_cast<std::size_t>(value.data() - text_.data());
    values_.push_back({begin, begin + value.size(), attribute});
  }

  const std::string_view text_;
  PlainTokens tokens_;
  StatusAttributes said_;  ///< null until they come
  bool has_data_ = false;
  Names others_;  ///< nothing depends on them
  std::vector<Value>& values_;
};

std::optional<EventView> StatusReader::take(std::string_view& text) {
  if (!last_.empty())
    if (const auto event = take_alike(text)) return event;
  last_.clear();
  values_.clear();
  Recorder recorder(text, values_);
  if (!recorder.read()) return std::nullopt;
  const auto event = recorder.event();
  if (!event) return std::nullopt;
  const std::size_t size = text.size() - recorder.rest().size();
  if (recorder.is_simple() && size <= kMostRemembered) last_ = text.substr(0, size);
  text = recorder.rest();
  return event;
}

/// One that is laid out like the last one. Each value is a plain string, and all around them is
/// what stood there when everything was looked at.
std::optional<EventView> StatusReader::take_alike(std::string_view& text) const {
  const std::string_view last = last_;
  PlainTokens tokens(text);
  StatusAttributes said;
  said.specversion = kVersion;
  said.type = kType;
  std::size_t compared = 0;  // of the last event's text
  for (const Value& value : values_) {
    if (!tokens.take_here(last.substr(compared, value.begin - compared))) return std::nullopt;
    compared = value.end;
    const std::string_view inside = tokens.take_inside();
    if (value.attribute != nullptr) said.*value.attribute = inside;
  }
  if (!tokens.take_here(last.substr(compared))) return std::nullopt;
  const auto event = make_event(said, tokens, text);
  if (event) text = tokens.rest();
  return event;
}

std::optional<EventView> StatusReader::read(std::string_view text) {
  const auto event = take(text);
  for (const char c : text)
    if (!is_space(c)) return std::nullopt;
  return event;
}

}  // namespace kpiwatch
