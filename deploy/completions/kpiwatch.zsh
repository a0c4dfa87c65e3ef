#compdef kpiwatch
# Completion of kpiwatch's command line for zsh. What there is to complete is asked of the program's own --help, so it
# is always that of the version installed.

# Lines of --help as "NAME:what it does"; $1: the heading that they stand under, the rest: the program and command.
_kpiwatch_lines() {
  local heading=$1
  shift
  "$@" --help 2>/dev/null | awk -v heading="$heading:" '
    /^[A-Z].*:$/ { inside = $0 == heading; next }
    /^$/ { inside = 0 }
    inside && /^  [^ ]/ {
      what = match($0, /[^ ]  +[^ ]/) ? substr($0, RSTART + RLENGTH - 1) : ""
      gsub(/:/, "\\:", what)
      count = split($1, names, ",")
      for (i = 1; i <= count; i++) { sub(/[=:].*/, "", names[i]); print names[i] ":" what }
    }'
}

# The values that --help names for option or positional $1: a|b|c.
_kpiwatch_values() {
  local option=$1
  shift
  "$@" --help 2>/dev/null | awk -v option="$option" '
    { count = split($1, names, ",") }
    /^  / && names[count] == option && $2 ~ /^[a-z]+(\|[a-z]+)+$/ { gsub(/\|/, "\n", $2); print $2 }'
}

_kpiwatch() {
  local program=$words[1] previous=$words[CURRENT-1]
  local -a asked lines values
  asked=($program)
  if ((CURRENT == 2)); then
    lines=("${(@f)$(_kpiwatch_lines Subcommands $asked)}" "${(@f)$(_kpiwatch_lines Options $asked)}")
    _describe command lines
    return
  fi
  asked+=($words[2])
  values=(${(f)"$(_kpiwatch_values $previous $asked)"})
  if (($#values)); then
    compadd -a values
  elif [[ $words[CURRENT] == -* ]]; then
    lines=("${(@f)$(_kpiwatch_lines Options $asked)}")
    _describe option lines
  else
    values=(${(f)"$(_kpiwatch_values TABLE $asked)"})
    (($#values)) && compadd -a values
    _files
  fi
}

_kpiwatch "$@"
