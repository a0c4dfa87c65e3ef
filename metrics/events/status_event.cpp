#include "metrics/events/status_event.h"

#include <simdjson.h>

#include <array>
#include <utility>

#include "metrics/base/byte_words.h"
#include "metrics/base/rfc3339.h"
#include "metrics/events/members.h"

namespace kpiwatch {
namespace {

constexpr std::string_view kType = "kpiwatch.asset.status";

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Takes the tokens of plain JSON off the front of a text. After the first that is not there
/// nothing more is looked at: whoever reads gives up.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  /// Whether all strings so far were of ASCII; when in doubt not.
  bool is_ascii() const { return is_ascii_; }

  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  /// A string without escapes. A view that is not null even when it is empty.
  bool take_text(std::string_view& text) {
    if (!take('"')) return false;
    const char* begin = at_;
    skip_plain();
    text = {begin, static_cast<std::size_t>(at_ - begin)};
    return take_here('"');
  }

 private:
  bool take_here(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  /// Up to a quote, or to what no plain string holds.
  void skip_plain() {
    using namespace byte_words;
    for (; static_cast<std::size_t>(end_ - at_) >= kSize; at_ += kSize) {
      const std::uint64_t word = load(at_);
      if (beyond_ascii(word) != 0) is_ascii_ = false;
      const std::uint64_t stop =
          equal_to(word, '"') | equal_to(word, '\\') | less_than(word, ' ');
      if (stop == 0) continue;
      at_ += first_of(stop);
      return;
    }
    for (; at_ != end_ && *at_ != '"' && *at_ != '\\'; ++at_) {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < ' ') return;
      if (byte >= 0x80) is_ascii_ = false;
    }
  }

  const char* at_;
  const char* end_;
  bool is_ascii_ = true;
};

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
bool each_member(Tokens& tokens, Take take) {
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

/// The attributes as they stand in the text, null until they come.
class Attributes {
 public:
  bool read(Tokens& tokens) {
    return each_member(tokens, [&](std::string_view name) { return take(name, tokens); });
  }
  std::optional<EventView> event() const;

 private:
  std::string_view* place_of(std::string_view name);
  bool take(std::string_view name, Tokens& tokens);
  bool take_data(Tokens& tokens);

  std::string_view specversion_, id_, source_, type_, subject_, time_, sequence_, status_;
  bool has_data_ = false;
  Names others_;  ///< nothing depends on them
};

/// By length first, so that each comparison is of a few bytes at once.
std::string_view* Attributes::place_of(std::string_view name) {
  switch (name.size()) {
    case 2:
      return name == "id" ? &id_ : nullptr;
    case 4:
      return name == "type" ? &type_ : name == "time" ? &time_ : nullptr;
    case 6:
      return name == "source" ? &source_ : nullptr;
    case 7:
      return name == "subject" ? &subject_ : nullptr;
    case 8:
      return name == "sequence" ? &sequence_ : nullptr;
    case 11:
      return name == "specversion" ? &specversion_ : nullptr;
    default:
      return nullptr;
  }
}

bool Attributes::take(std::string_view name, Tokens& tokens) {
  if (std::string_view* place = place_of(name))
    return place->data() == nullptr && tokens.take_text(*place);
  if (name == "data") return take_data(tokens);
  std::string_view text;
  if (!others_.add(name) || !tokens.take_text(text)) return false;
  return name == "datacontenttype" ? text == "application/json" : name != "data_base64";
}

bool Attributes::take_data(Tokens& tokens) {
  if (std::exchange(has_data_, true)) return false;
  Names others;
  return each_member(tokens, [&](std::string_view name) {
    if (name == "status") return status_.data() == nullptr && tokens.take_text(status_);
    std::string_view text;
    return others.add(name) && tokens.take_text(text);
  });
}

std::optional<EventView> Attributes::event() const {
  const Fact* fact = fact_of(status_);
  const bool is_good = specversion_ == "1.0" && type_ == kType && fact != nullptr &&
                       is_identifier(id_) && is_identifier(source_) && is_identifier(subject_);
  if (!is_good) return std::nullopt;
  const auto instant = parse_instant(time_);
  if (!instant) return std::nullopt;
  EventView event;
  event.key.sequence = sequence_;
  event.key.source = source_;
  event.key.id = id_;
  event.type = kType;
  event.subject = subject_;
  event.time = *instant;
  event.fact = fact;
  return event;
}

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace

std::optional<EventView> take_status_event(std::string_view& text) {
  Tokens tokens(text);
  Attributes attributes;
  if (!attributes.read(tokens)) return std::nullopt;
  const std::string_view rest = tokens.rest();
  if (!tokens.is_ascii() && !is_utf8(text.substr(0, text.size() - rest.size())))
    return std::nullopt;
  const auto event = attributes.event();
  if (event) text = rest;
  return event;
}

std::optional<EventView> read_status_event(std::string_view text) {
  const auto event = take_status_event(text);
  for (const char c : text)
    if (!is_space(c)) return std::nullopt;
  return event;
}

}  // namespace kpiwatch
