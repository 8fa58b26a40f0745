# JobKit's spawner where there is no perl: the same orders and notices as spawner.pl, in POSIX sh, slower.
#
#   sh spawner.sh BASE die|keep auto|namespace|marker MARK
#
# An order has no bytes after its line; instead there is the file `RUN.order`, which sets cwd and path, sets the
# arguments as positional parameters and defines `become`, which executes "$@" in the ordered environment.
# namespace: a PID namespace per run, made by unshare(1). marker: every process of a run has JOBKIT_RUN=MARK/RUN in its
# environment and is found by that; one that wipes its environment escapes.
# Limits: SIGINT and SIGQUIT stay ignored in the commands unless env(1) can undo that; a signal shows as exit code 128 + n.

base=$1 survival=$2 wanted=$3 mark=$4 role=${5-} run=${6-}
self=$0

now_ms() {
    ms=$(date +%s%3N)
    case $ms in *[!0-9]*) ms=$(date +%s)000 ;; esac
}

# pid and start ticks of this shell as seen from outside
identity() {
    read -r line < /proc/self/stat
    pid=${line%% *}
    set -- ${line##*) }
    shift 19
    identity="$pid $1"
}

# ---- a run -------------------------------------------------------------------------------------------------------

lookup() {
    file=$1
    case $1 in
    */*)
        [ -e "$1" ] || { why='exec 2 No such file or directory'; return 1; }
        [ ! -d "$1" ] && [ -x "$1" ] || { why='exec 13 Permission denied'; return 1; }
        return 0 ;;
    esac
    IFS=:
    for place in $path; do
        file=${place:-.}/$1
        if [ -f "$file" ] && [ -x "$file" ]; then unset IFS; return 0; fi
    done
    unset IFS
    why='lookup 2 No such file or directory'
    return 1
}

enter() {
    cd "$cwd" 2> /dev/null && return 0
    if [ ! -e "$cwd" ]; then why='chdir 2 No such file or directory'
    elif [ ! -d "$cwd" ]; then why='chdir 20 Not a directory'
    else why='chdir 13 Permission denied'; fi
    return 1
}

# Stops what carries the mark until nothing new is found, then kills it; done when two looks find nothing.
sweep() {
    clean=0
    while [ $clean -lt 2 ]; do
        seen=' ' fresh=1 clean=$((clean + 1))
        while [ $fresh = 1 ]; do
            fresh=0
            for file in $(grep -l -a -F -e "JOBKIT_$1=$2" /proc/[0-9]*/environ 2> /dev/null); do
                pid=${file#/proc/} pid=${pid%/environ}
                case $seen in *" $pid "*) continue ;; esac
                kill -STOP "$pid" 2> /dev/null && seen="$seen$pid " fresh=1 clean=0
            done
        done
        [ "$seen" = ' ' ] || kill -KILL $seen 2> /dev/null
    done
}

end_tree() {
    if [ "$strategy" = namespace ]; then kill -KILL -1 2> /dev/null; else sweep RUN "$mark/$run"; fi
}

outcome() {
    now_ms
    echo "$1 $start $ms${2+ $2}" >> "$dir.supervisor"
    echo "exited $run -1 $1 $start $ms${2+ $2}"
}

# The signal that a stop means: TERM, unless the file names another.
which_signal() {
    signal=
    read -r signal 2> /dev/null < "$dir.term"
    case $signal in '' | *[!0-9]*) signal=15 ;; esac
}

live_as_run() {
    dir=$base/$run child= told=
    trap '' PIPE # who hears the notices may be gone
    trap '[ -z "$child" ] || { told=1 poked=1; which_signal; kill -$signal $child; }' TERM
    trap '[ -z "$child" ] || { poked=1; kill -KILL $child; }' USR1
    identity
    now_ms
    start=$ms
    (set -C; echo "$identity $start" > "$dir.supervisor") 2> /dev/null || {
        if [ -e "$dir.supervisor" ]; then echo "claimed $run"; else echo "refused $run cannot write $dir"; fi
        exit 0
    }
    . "$dir.order"
    if enter && lookup "$1"; then
        shift
        (trap - TERM USR1 HUP PIPE; [ ! -s "$dir.term" ] || { which_signal; exit $((128 + signal)); }; become "$file" "$@") < /dev/null >> "$dir.log" 2>&1 &
        child=$!
        cd "$base" || exit 1
        [ ! -s "$dir.term" ] || [ -n "$told" ] || { which_signal; kill -$signal $child 2> /dev/null; }
        [ ! -e "$dir.kill" ] || kill -KILL $child 2> /dev/null
        echo "started $run $start $identity"
        poked=
        wait $child
        code=$?
        while [ -n "$poked" ]; do # the wait was cut short, or the job is forgotten as it has told its code already
            poked=
            wait $child
            again=$?
            [ $again = 127 ] || code=$again
        done
        end_tree
        wait
        outcome "code $code"
    else
        : >> "$dir.log"
        outcome start-error "$why"
    fi
    exit 0
}

# ---- the spawner -------------------------------------------------------------------------------------------------

choose() {
    strategy=marker map= holes=
    if command -v fallocate > /dev/null && command -v rm > /dev/null; then
        : > ../holes && fallocate --punch-hole --offset 0 --length 4096 ../holes 2> /dev/null && holes=yes
        rm -f ../holes
    fi
    [ -r /proc/self/environ ] || unusable 'there is no /proc'
    for tool in sh date env grep; do
        command -v $tool > /dev/null || unusable "the command $tool is not on the PATH $PATH"
    done
    session=$(command -v setsid) || session=
    heeded=--default-signal=INT,QUIT # a shell has what it starts beside it ignore both
    env $heeded sh -c : 2> /dev/null || heeded=
    export heeded
    [ "$wanted" = marker ] && return
    for map in '' '--user --map-current-user'; do
        unshare $map --pid --fork --kill-child sh -c : 2> /dev/null && strategy=namespace && return
    done
    map=
    [ "$wanted" = auto ] || unusable 'unshare(1) is missing or namespaces are not allowed here'
}

unusable() { echo "unusable $1"; exit 3; }

start_run() {
    enclose=
    [ "$strategy" = marker ] || enclose="unshare $map --pid --fork --kill-child"
    (
        JOBKIT_CELL=$mark $session $enclose sh "$self" "$base" "$survival" "$strategy" "$mark" run "$1" ||
            [ "$strategy" = namespace ] || sweep RUN "$mark/$1"
        echo "lost $1" # unless it has told its end
    ) < /dev/null &
}

# The file is for a run that is only just starting, and tells a stop's signal; the signal is for all others. A run whose order is
# gone is over, or not ours.
pass_on() {
    is_over "$1" && return
    [ ! -e "$base/$1.order" ] || [ -s "$base/$1.$2" ] || echo "$4" > "$base/$1.$2" # once: it may be read just now
    read -r pid ticks rest 2> /dev/null < "$base/$1.supervisor" && is_alive && kill -"$3" "$pid" 2> /dev/null
}

# The second line of the file tells how it ended.
is_over() {
    { read -r line && read -r line; } 2> /dev/null < "$base/$1.supervisor"
}

is_alive() {
    read -r line 2> /dev/null < "/proc/$pid/stat" || return 1
    set -- ${line##*) }
    shift 19
    [ "$1" = "$ticks" ]
}

adopt() {
    if ! is_over "$1" && read -r pid ticks rest 2> /dev/null < "$base/$1.supervisor" && is_alive; then echo "adopted $1"
    else echo "gone $1"; fi
}

# Gives the blocks of the first bytes of a log back; its length stays.
cut_log() { [ -z "$holes" ] || fallocate --punch-hole --offset 0 --length "${2#x}" "$1.log"; }

shut_down() {
    if [ "$survival" = die ]; then
        sweep CELL "$mark" # before the commands, so that none writes down an end that was not the run's own
        [ "$strategy" = namespace ] || sweep RUN "$mark/"
    fi
    echo bye
}

if [ "$role" = run ]; then
    strategy=$wanted
    live_as_run
fi
cd "$base" || unusable "$base is not there"
umask 022
choose
echo "ready $strategy sh${map:+ user}${holes:+ holes}"
while read -r verb run length; do
    case $verb in
    start) start_run "$run" ;;
    sig*) pass_on "$run" term TERM "${verb#sig}" ;;
    kill) pass_on "$run" kill USR1 9 ;;
    cut) cut_log "$run" "$length" ;;
    adopt) adopt "$run" ;;
    esac
done
shut_down
