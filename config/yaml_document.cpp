#include "config/yaml_document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/text_file.h"
#include "metrics/base/in_quotes.h"

namespace kpiwatch {
namespace {

constexpr std::size_t kMaxValues = 500'000;
constexpr std::size_t kMaxDepth = 100;

/// Whether the quoted scalar that begins at `start` runs on to the end of the text. The parser
/// takes that for a closed one when the text ends with a line end.
bool is_unclosed(std::string_view text, std::size_t start) {
  const char quote = start < text.size() ? text[start] : '\0';
  if (quote != '"' && quote != '\'') return false;
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    const bool escaped =
        (quote == '"' && text[i] == '\\') || (quote == '\'' && text.substr(i, 2) == "''");
    if (escaped) {
      ++i;
    } else if (text[i] == quote) {
      return false;
    }
  }
  return true;
}

/// Where a value that was left out would stand: the parser tells the place of whatever follows. One
/// written as null stands where the parser says.
std::size_t place_of_nothing(std::string_view text, std::size_t told) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(std::min(told, text.size())).starts_with(word)) return told;
  }
  const auto before = text.substr(0, told).find_last_not_of(" \t\r\n");
  return before == std::string_view::npos ? 0 : before;
}

/// The tab that indents the line which holds `offset`, if one does.
std::optional<std::size_t> indenting_tab(std::string_view text, std::size_t offset) {
  const auto line_end = text.substr(0, offset).rfind('\n');
  const auto start = line_end == std::string_view::npos ? 0 : line_end + 1;
  const auto place = text.find_first_not_of(' ', start);
  if (place == std::string_view::npos || text[place] != '\t') return std::nullopt;
  return place;
}

/// Ends the parsing: what follows cannot be trusted or is too much.
struct Refused {
  Position at;
  std::string message;
};

/// A list or mapping that is being read.
struct Open {
  Node node;
  bool has_key = false;  ///< of a mapping: the next value belongs to `key`
  std::string key;
  Position key_at;
  std::unordered_map<std::string, Position> keys;  ///< where each was first given
};

/// Puts the parser's events together to a Node.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const LineIndex& lines, const Complaints& complaints)
      : text_(text), lines_(lines), complaints_(complaints) {}

  const std::optional<Node>& root() const { return root_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) throw Refused{at(mark), "expected one document, found a second one"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    begin(mark, "", anchor, Node::Kind::kNothing);
    open_.back().node.at = lines_.at(place_of_nothing(text_, offset_of(mark)));
    end();
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    if (is_at_key()) {
      throw Refused{at(mark), "expected a key, found an alias; write the key out instead"};
    }
    complaints_.add(at(mark), "expected a value, found an alias; write the value out instead");
    begin(mark, "", YAML::NullAnchor, Node::Kind::kRefused);
    end();
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    begin(mark, tag, anchor, Node::Kind::kScalar);
    if (is_unclosed(text_, offset_of(mark))) {
      throw Refused{at(mark), "expected a closing quote, found the file's end"};
    }
    open_.back().node.text = value;
    end();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::kList);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::kMap);
  }
  void OnMapEnd() override { end(); }

 private:
  static std::size_t offset_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  }
  Position at(const YAML::Mark& mark) const { return lines_.at(offset_of(mark)); }

  bool is_at_key() const {
    return !open_.empty() && open_.back().node.kind == Node::Kind::kMap && !open_.back().has_key;
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             Node::Kind kind) {
    const Position position = at(mark);
    if (anchor != YAML::NullAnchor) {
      complaints_.add(position, "expected a value, found an anchor; write the value alone");
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      complaints_.add(position, "expected a value, found a tag; write the value alone");
    }
    if (++values_ > kMaxValues) {
      throw Refused{position, fmt::format("expected at most {} values, found more", kMaxValues)};
    }
    if (open_.size() == kMaxDepth) {
      throw Refused{position, "expected values nested less deeply"};
    }
    open_.emplace_back();
    open_.back().node.kind = kind;
    open_.back().node.at = position;
  }

  void end() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.kind == Node::Kind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.has_key) {
      take_value(parent, std::move(node));
    } else {
      take_key(parent, node);
    }
  }

  void take_key(Open& map, const Node& key) const {
    if (key.kind != Node::Kind::kScalar) {
      throw Refused{key.at, fmt::format("expected a key, found {}", describe(key))};
    }
    map.has_key = true;
    map.key = key.text;
    map.key_at = key.at;
  }

  void take_value(Open& map, Node value) const {
    map.has_key = false;
    // A value left out is told by the key that lacks it.
    if (value.kind == Node::Kind::kNothing) value.at = map.key_at;
    const auto [first, is_new] = map.keys.try_emplace(map.key, map.key_at);
    if (is_new) {
      map.node.entries.push_back({std::move(map.key), map.key_at, std::move(value)});
    } else {
      complaints_.add(map.key_at,
                      fmt::format("expected each key once, found {} again, first at {}:{}",
                                  in_quotes(map.key), first->second.line, first->second.column));
    }
  }

  std::string_view text_;
  const LineIndex& lines_;
  const Complaints& complaints_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
  std::optional<Node> root_;
};

}  // namespace

std::optional<Node> parse_yaml(const std::string& text, const Complaints& complaints) {
  const LineIndex lines(text);
  Builder builder(text, lines, complaints);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    complaints.add(refused.at, refused.message);
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    const auto offset = error.mark.pos < 0 ? text.size() : static_cast<std::size_t>(error.mark.pos);
    if (const auto tab = indenting_tab(text, offset)) {
      complaints.add(lines.at(*tab), "expected spaces as indentation, found a tab");
    } else {
      complaints.add(lines.at(offset), "expected YAML, found an error: " + error.msg);
    }
    return std::nullopt;
  }
  if (!builder.root() || builder.root()->kind == Node::Kind::kNothing) {
    complaints.add({},
                   "expected a mapping with keys such as \"site\" and \"targets\", found nothing");
    return std::nullopt;
  }
  return builder.root();
}

}  // namespace kpiwatch
