#!/bin/sh
# Every long drill, that of two versions side by side among them: deploy/drills.sh [OLDER_COMMIT]
# The older version is 20 commits back unless one is named. What needs root (network namespaces, a small disk) is left out without it, and says so.
# One that fails ends none of the others. In the end it tells what became of each and how long it took; exits with 0 if none failed.
set -e
cd "$(dirname "$0")/.."

load() { cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || uptime; }

# Whether a module's drills were cut off by their time limit, or their JVM died, which the build takes for no failure; tells whose.
cut_off() {
  late=$(grep -lsE 'timeout="true"|<failureMessage>' */target/failsafe-reports/failsafe-summary.xml) && echo "CUT OFF, by the time limit or because the JVM died: $late"
}

# From the reports of all modules: outcome, seconds, class and drill; what was left out with its reason. Fails if a drill did, or if there was none.
outcomes() {
  awk '
    function value(key) { return match($0, " " key "=\"[^\"]*\"") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 4) : "" }
    function tell() { if (drill) printf "%-8s %6d s  %s%s\n", outcome, seconds, drill, why; drill = "" }
    /<testcase / {
      tell(); outcome = "passed"; why = ""; seconds = value("time"); gsub(",", "", seconds); drills++
      drill = value("classname"); sub(/.*\./, "", drill); drill = drill " " value("name")
    }
    /<(failure|error)[ >]/ { if (outcome == "passed") failed++; outcome = "FAILED" }
    /<skipped/ { outcome = "left out"; why = ": " value("message") }
    END { tell(); printf "%d drills, %d failed\n", drills, failed; exit failed > 0 || drills == 0 }
  ' */target/failsafe-reports/TEST-*.xml
}

rm -f */target/failsafe-reports/*.xml
# One that is left from before would be taken for the one that was asked for.
rm -rf target/older
deploy/older-version.sh "${1:-HEAD~20}" || { [ $# -eq 0 ] || exit 1; echo "No older version: TwoVersionsIT is left out" >&2; }
echo "$(date '+%F %T'), load average $(load)"
# One module after the other: a drill has the machine to itself. Where the build itself breaks, the drills so far are told all the same.
./mvnw -B -ntp -T 1 ${MAVEN_FLAGS:-} verify -Pdrills -Dmaven.test.failure.ignore=true && built=0 || built=$?
echo "$(date '+%F %T'), load average $(load)"
outcomes || built=1
if cut_off; then built=1; fi
exit $built
