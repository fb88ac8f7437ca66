# What the transcripts call.

# Debian 12's busybox crashes on wget -T.
get() { busybox timeout 3 busybox wget -q -O - "$1"; }

# Everybody who answers on a URL: asks so often that one of three is missed once in thirty thousand runs.
answers() { for _ in $(seq 36); do get "$1"; done | sort -u; }

# Runs a command in a terminal of 30 rows and 100 columns, and types the lines of standard input into it, unhurriedly.
terminal() { (while IFS= read -r line; do sleep 1; printf '%s\n' "$line"; done; sleep 1) | script -qec "stty rows 30 cols 100; $1" /dev/null; }

# Whether kubectl is at least version 1.N.
newer() { [ "$(kubectl version --client -o yaml | sed -n 's/.*minor: "*\([0-9]*\).*/\1/p')" -ge "$1" ]; }

# Leaves a command running until the transcript ends; what it prints goes to a file.
background() { local out=$1; shift; "$@" >"$out" 2>&1 & JOBS="$JOBS $!"; }
