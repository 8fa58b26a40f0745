# JobKit's warm spawner: one long-lived process per executor. It takes orders on standard input and hands each run to a
# *cell*: a supervisor that it forked, with a PID namespace of its own where the system allows that. A cell starts the
# command, waits, ends whatever is left of the tree, writes the outcome, and is then free for another run.
#
#   perl spawner.pl BASE die|keep auto|namespace|subreaper
#
# Orders:  start RUN LENGTH, then LENGTH bytes | sigN RUN | kill RUN | adopt RUN
#          | exec RUN ID LENGTH, then LENGTH bytes | killexec RUN ID | cut RUN xBYTES: so much of its log is copied
#          RUN is what the names of the run's files in BASE begin with, without blanks. The bytes are fields that end with NUL: the working
#          directory, the host name, the number of steps of the scene, the steps (see scene.pl), the number of arguments,
#          the arguments, the environment. exec runs a command beside the main process, its output goes to the file ../exec/RUN.ID.
# Notices: ready STRATEGY DETAIL | unusable TEXT | started RUN START PID TICKS | exited RUN BYTES OUTCOME | claimed RUN
#          | refused RUN TEXT | lost RUN | adopted RUN | gone RUN | execd RUN ID code N|signal N|error TEXT | bye
# OUTCOME: code N START END | signal N START END | start-error START END STAGE ERRNO TEXT
# BYTES: how long the log is, or -1 if that has to be seen.
#
# A run has the file `RUN.log`. Where a later controller may ask (keep), and where a supervisor may outlive the spawner
# (without namespaces), it has `RUN.supervisor` as well: pid as seen from outside, start ticks, START; in the second line
# OUTCOME. The exclusive creation of the latter, or else of the former, is the claim. Elsewhere a cell writes its start ticks
# to `../cells/PID` once. System calls are made by number, and no module but Config and Fcntl is loaded, since every fork
# copies what is there.
use strict;
use warnings;
use Config;
use Fcntl qw(O_RDONLY O_WRONLY O_CREAT O_NONBLOCK F_SETFL);

BEGIN { my ($here) = $0 =~ m{(.*/)}; require "${here}system.pl"; require "${here}scene.pl"; require "${here}cell.pl" }

our ($base, $survival, $wanted, $namespaces, $private_proc);
our ($SYS, $notices, $null, $free_cells, $cell_is_free, $lifeline, $grip);

# ---- the spawner -------------------------------------------------------------------------------------------------

my %cells;      # pid => {pid, orders, run}
my %cell_of;    # run => its cell
my %adopted;    # run => handle of a cell that an earlier spawner forked
my @spare;

sub new_cell {
    pipe my $theirs, my $ours or return;
    my $pid = sys('clone', $namespaces | CHLD, 0, 0, 0, 0);
    return if $pid < 0;
    if ($pid == 0) {
        (%cells, %cell_of, %adopted, @spare) = ();    # and with them the others' pipes
        close $ours;
        live_as_cell($theirs);
    }
    return $cells{$pid} = { pid => $pid, orders => $ours };
}

sub write_all {
    my ($handle, $text) = @_;
    my $done = 0;
    while ($done < length $text) { $done += syswrite($handle, $text, length($text) - $done, $done) // return 0 }
    return 1;
}

sub start {
    my ($run, $order) = @_;
    take_back() if !@spare || $cell_of{$run};    # the cell may be free: it refused the run, which is ordered again
    return notify("adopted $run") if $cell_of{$run};     # it was ordered twice
    return notify("claimed $run") if $adopted{$run};
    my $cell = pop @spare // new_cell() // return notify("refused $run $!");
    $cell_of{$run} = $cell;
    $cell->{run} = $run;
    write_all($cell->{orders}, "run $run " . length($order) . "\n$order");    # a dead cell is noticed by reap
}

sub pass_on {
    my ($verb, $run, $id, $body) = @_;
    my $signal = $verb eq 'kill' ? USR1 : TERM;
    my $meant = $verb =~ /(\d+)/ ? $1 : 0;
    if (my $cell = $cell_of{$run}) {
        my $rest = defined $id ? " $id" . (length $body ? ' ' . length $body : '') : '';
        write_all($cell->{orders}, "$verb $run$rest\n$body");
    }
    elsif ($verb =~ /exec/) { notify("execd $run $id error this run was adopted") if $verb eq 'exec' }
    elsif (my $handle = $adopted{$run}) {
        tell_shell($run, $meant) if $meant;
        my $info = pack 'i3 x4 i2 q x96', $signal, 0, QUEUED, $$, $>, $meant;    # TERM carries the signal that is meant
        sys('pidfd_send_signal', fileno $handle, $signal, $info, 0) == 0
            or sys('pidfd_send_signal', fileno $handle, $signal, 0, 0);
    }
    elsif (!defined outcome_of($run)) {    # an old kernel without pidfds; after its end the cell may be busy with another run
        my ($pid, $ticks) = split ' ', slurp("$run.supervisor") // '';
        kill $signal, $pid if $ticks && start_ticks("/proc/$pid") eq $ticks;
    }
}

# A run that spawner.sh started reads there which signal is meant; it has a file with its order.
sub tell_shell {
    my ($run, $meant) = @_;
    return if !-e "$run.order" || -s "$run.term";
    my $file = open_raw("$run.term", 0);
    write_raw($file, "$meant\n");
    close_raw($file);
}

# A cell of an earlier spawner: a pidfd cannot come to mean another process.
sub adopt {
    my ($run) = @_;
    take_back() if $cell_of{$run};
    return notify("adopted $run") if $cell_of{$run} || $adopted{$run};
    my ($pid, $ticks) = split ' ', slurp("$run.supervisor") // '';
    my $fd = $ticks && !defined outcome_of($run) ? sys('pidfd_open', $pid + 0, 0) : -1;
    return notify("gone $run") if $fd < 0;
    open my $handle, '<&=', $fd or return notify("refused $run $!");
    return notify("gone $run") if start_ticks("/proc/$pid") ne $ticks;
    $adopted{$run} = $handle;
    notify("adopted $run");
}

sub obey {
    my ($buffer) = @_;
    while ($$buffer =~ /\A(\w+) (\S+)(?: (x\d+))?(?: (\d+))?\n/) {
        my ($verb, $run, $id, $head, $length) = ($1, $2, $3, $+[0], $4 // 0);
        last if length $$buffer < $head + $length;
        my $body = substr $$buffer, $head, $length;
        substr $$buffer, 0, $head + $length, '';
        if ($verb eq 'start') { start($run, $body) }
        elsif ($verb eq 'adopt') { adopt($run) }
        elsif ($verb eq 'cut') { punch("$run.log", substr $id, 1) }
        else { pass_on($verb, $run, $id, $body) }
    }
}

# Cells that said that they are free. Nobody is woken for it: it is looked up when one is needed, or nothing else happens.
sub take_back {
    sysread($free_cells, my $pids, 65536) or return;
    for my $pid (split ' ', $pids) {
        my $cell = $cells{$pid} // next;
        delete $cell_of{ delete $cell->{run} };
        if (@spare < SPARE_CELLS) { push @spare, $cell }
        else { close $cell->{orders} }
    }
}

sub reap {
    take_back();
    while ((my $pid = waitpid -1, WNOHANG) > 0) {
        my $cell = delete $cells{$pid} // next;
        @spare = grep { $_ != $cell } @spare;
        my $run = $cell->{run} // next;
        delete $cell_of{$run};
        end_orphans() if !$namespaces;
        notify("lost $run");    # a cell that was killed leaves no exit file
    }
}

# Without namespaces the descendants of a killed cell became children of ours.
sub end_orphans {
    while (my @orphans = grep { !$cells{$_} } split ' ', slurp("/proc/$$/task/$$/children") // '') {
        kill KILL, stop_descendants(@orphans);
        for my $pid (@orphans) { waitpid $pid, 0 }
    }
}

sub look_after_adopted {
    my ($run) = @_;
    delete $adopted{$run};
    my $outcome = outcome_of($run);
    notify(defined $outcome ? "exited $run -1 $outcome" : "lost $run");
}

sub shut_down {
    if ($survival eq 'die') {
        kill KILL, keys %cells if $namespaces;
        close $_->{orders} for values %cells;    # cells see to their trees when they see this
        1 while waitpid(-1, 0) > 0;
    }
    notify('bye');
}

# ---- the beginning -----------------------------------------------------------------------------------------------

sub enter_user_namespace {
    my ($uid, $gid) = ($>, $) + 0);
    sys('unshare', NEWUSER) == 0 or return 0;
    for (['setgroups', 'deny'], ['uid_map', "$uid $uid 1"], ['gid_map', "$gid $gid 1"]) {
        open my $out, '>', "/proc/self/$_->[0]" or return 0;
        syswrite $out, $_->[1] or return 0;
    }
    return 1;
}

# 0: namespaces with a /proc of their own, 1: without, 2: none
sub probe_namespaces {
    my ($user) = @_;
    my $pid = fork // return 2;
    if ($pid == 0) {
        leave(2) if $user && !enter_user_namespace();
        my $inner = sys('clone', NEWPID | NEWUTS | NEWNS | CHLD, 0, 0, 0, 0);
        leave(mount_private_proc() ? 0 : 1) if $inner == 0;
        leave(2) if $inner < 0;
        waitpid $inner, 0;
        leave($? >> 8);
    }
    waitpid $pid, 0;
    return $? >> 8;
}

sub probe_holes {
    my $file = '../holes';
    sysopen my $new, $file, O_WRONLY | O_CREAT, 0600 or return 0;
    my $done = syswrite($new, "\0" x 8192) && punch($file, 4096);
    unlink $file;
    return $done;
}

sub allowed { return join ' ', probe_holes() ? 'holes' : 'no-holes', probe_mounts(0) ? 'mounts' : 'no-mounts' }

sub choose {
    my $user = 0;
    my $answer = $wanted eq 'subreaper' ? 2 : probe_namespaces(0);
    $answer = probe_namespaces($user = 1) if $answer == 2 && $wanted ne 'subreaper';
    if ($answer < 2) {
        enter_user_namespace() if $user;
        ($namespaces, $private_proc) = (NEWPID | NEWUTS | ($answer ? 0 : NEWNS), !$answer);
        return join ' ', 'namespace', $user ? 'user' : 'root', $private_proc ? 'private-proc' : 'shared-proc', allowed();
    }
    unusable('namespaces are not allowed here') if $wanted eq 'namespace';
    -e "/proc/$$/task/$$/children" && sys('prctl', SUBREAPER, 1, 0, 0, 0) == 0 or unusable('no subreaper');
    return 'subreaper ' . allowed();
}

sub prepare {
    open $notices, '>&', \*STDOUT or die "$!\n";
    open STDOUT, '>&', \*STDERR;
    $SYS = numbers();
    for my $fd (map { m{(\d+)$} } glob '/proc/self/fd/*') { sys('close', $fd + 0) if $fd > 2 && $fd != fileno $notices }
    chdir $base or unusable("$base: $!");
    umask 022;
    my $default = "\0" x 32;
    sys('sigaction', $_, $default, 0, 8) for 1 .. 64;    # perl and libc leave some ignored, and our starter may as well
    my $blocked = signal_set(HUP, INT, USR1, PIPE, TERM, CHLD);    # ours are taken by signalfd, so none is missed
    sys('sigprocmask', SETMASK, $blocked, 0, 8);
    sys('setsid');
    sysopen $null, '/dev/null', O_RDONLY or unusable("/dev/null: $!");
    pipe $lifeline, $grip or unusable("pipe: $!");
    pipe $free_cells, $cell_is_free or unusable("pipe: $!");
    fcntl $free_cells, F_SETFL, O_NONBLOCK;
    my $loaded = $!{EEXIST};    # Errno comes now, not in every cell
}

prepare();
notify('ready ' . choose());
my $children = signal_handle(CHLD);
my $buffer = '';
LOOP: while (1) {
    my %by_handle = map { $adopted{$_} => $_ } keys %adopted;
    my @ready = ready(keys %cells > SPARE_CELLS ? 1 : undef, $children, values %adopted, \*STDIN);
    take_back() if !@ready;
    for my $handle (@ready) {
        if ($handle == $children) { sysread $children, my $ignored, 4096; reap() }
        elsif ($handle != \*STDIN) { look_after_adopted($by_handle{$handle}) }
        else {
            last LOOP if !sysread STDIN, $buffer, 65536, length $buffer;
            obey(\$buffer);
        }
    }
}
shut_down();
