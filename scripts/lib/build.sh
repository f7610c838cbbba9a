# shellcheck shell=bash
# Sourced by the scripts. Expects the project root as working directory, and the path of the script in "script".

# The programs that the build packages.
launcher=http-gateway/target/dist/holdfast/bin/holdfast
suite=chaos-tests/target/lib

# Tells what is wrong and ends the script.
fail() {
  echo "$(basename "$script"): $*" >&2
  exit 1
}

# As fail, for arguments that the script does not know: nothing was done.
refuse() {
  echo "$(basename "$script"): $*; for help: ${script#"$PWD"/} --help" >&2
  exit 2
}

# The help of a script is the comment at its head.
usage() {
  sed --quiet '2,/^set /{/^#/s/^# \{0,1\}//p}' "$script"
}

# Whether an argument asks for help. A script that finds one gives help and does nothing else.
asks_for_help() {
  local argument
  for argument in "$@"; do
    case $argument in -h | --help) return 0 ;; esac
  done
  return 1
}

# The options that take a whole number, of whatever script.
whole_numbers=" --clients --gateways --runs --rate --rpo --http-base --raft-base --seed --nodes --at-once "

# Ends the script when there is an argument that its program does not know: nobody should wait for a build to hear that.
# refuse_unknown OPTIONS LEAST MOST ARGUMENT...: OPTIONS are names, with "=" behind those that take a value; LEAST to MOST arguments are no options.
refuse_unknown() {
  local options=" $1 " least=$2 most=$3 others=0 name value
  shift 3
  while [ $# -gt 0 ]; do
    name=${1%%=*}
    if [[ $1 != -* ]]; then
      others=$((others + 1))
      [ "$others" -le "$most" ] || refuse "unexpected argument: $1"
    elif [[ $options == *" $name= "* ]]; then
      if [[ $1 != *=* ]]; then
        [ $# -gt 1 ] || refuse "$name needs a value"
        shift
      fi
      value=${1#"$name="}
      if [[ $whole_numbers == *" $name "* && ! $value =~ ^-?[0-9]+$ ]]; then
        refuse "$name takes a whole number, not $value"
      fi
    elif [[ $options != *" $name "* && $name != --version && $name != -V ]]; then
      refuse "unknown option: $1"
    fi
    shift
  done
  [ "$others" -ge "$least" ] || refuse "an argument is missing"
}

# Ends with the script's own help when that is all there is: FOLDER, which knows every option, is not built, and help must not build.
help_unless_built() {
  local folder=$1
  shift
  if asks_for_help "$@" && [ ! -d "$folder" ]; then
    usage
    echo "Nothing is built yet; after the first run --help lists all options."
    exit 0
  fi
}

# Builds the suite for a script that passes its arguments on to it; arguments as those of refuse_unknown.
prepare() {
  help_unless_built "$suite" "${@:4}"
  asks_for_help "${@:4}" && return
  refuse_unknown "$@"
  build_when_needed
}

# Builds what the scripts run, without tests, when something is missing or a source is newer than the last such build.
build_when_needed() {
  local marker=target/packaged
  # Called in the course of the build itself.
  [ -z "${HOLDFAST_BUILDING:-}" ] || return 0
  if [ -x "$launcher" ] && [ -d "$suite" ] && [ -e "$marker" ] &&
    [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$marker" -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || fail "nothing is built yet, and mvn (Maven 3.8 or newer), which builds it, is not on the PATH"
  echo "Building (two minutes the first time) ..."
  mkdir --parents target
  touch target/build-began
  # Maven copies libraries there and removes none: one that is no longer wanted would stay on the class path.
  rm --recursive --force http-gateway/target/dist "$suite"
  mvn --batch-mode --no-transfer-progress -Dorg.slf4j.simpleLogger.defaultLogLevel=warn --activate-profiles startup-cache \
    --projects http-gateway,chaos-tests --also-make pre-integration-test -DskipTests ||
    fail "the build failed; Maven's messages above tell why"
  [ -x "$launcher" ] || fail "the build ended well, but there is no $launcher"
  # What was edited while Maven ran is newer than this.
  mv target/build-began "$marker"
}

# Prints the java of a JDK 25 or newer; ends the script when there is none.
find_java() {
  local candidate
  for candidate in "${HOLDFAST_JAVA_HOME:-}/bin/java" "${JAVA25_HOME:-}/bin/java" "${JAVA_HOME:-}/bin/java" \
    "$(readlink --canonicalize "$(command -v java || echo /none)" || true)" \
    /usr/lib/jvm/*/bin/java /opt/*jdk*/bin/java "${HOME:-}"/.sdkman/candidates/java/*/bin/java; do
    if [ -x "$candidate" ] && [ "$(java_feature "$candidate")" -ge 25 ]; then
      echo "$candidate"
      return
    fi
  done
  fail "there is no JDK 25 or newer in HOLDFAST_JAVA_HOME, JAVA25_HOME, JAVA_HOME, on the PATH, in /usr/lib/jvm, /opt or ~/.sdkman; install one, or set HOLDFAST_JAVA_HOME"
}

# The feature number (25) of a JDK, from its file "release", or 0: quicker than starting a JVM.
java_feature() {
  local number
  number=$(sed --quiet 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$(dirname "$1")/../release" 2>/dev/null) || true
  echo "${number:-0}"
}

# Becomes a program of the suite: run_suite CLASS ARGUMENT...
run_suite() {
  local java
  java=$(find_java)
  # One collector thread: the cores belong to the nodes. The heap grows with the history alone, to a few GB for a million operations.
  exec "$java" -Xmx4g -XX:+UseSerialGC -Dholdfast.launcher="$launcher" -cp "chaos-tests/target/classes:$suite/*" "$@"
}
