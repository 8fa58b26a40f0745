# A cell: a supervisor that takes run after run, one at a time; each leaves its namespace empty. Compiled by spawner.pl.
use strict;
use warnings;

use constant LAST_WORDS => '/dev/termination-log';

our ($base, $survival, $namespaces, $private_proc, $null, $free_cells, $cell_is_free, $lifeline, $grip);

our $trouble;
my ($orders, $signals, $troubles, $proc, $outer, $identity);
my ($buffer, $alone, $forsaken, $host_name) = ('', 0, 0, '');
my $has_last_words = 0;    # whether /dev/termination-log is this cell's own
my $keeps_record = 0;      # whether runs have a file that tells who claimed them, and how they ended
my (@scene, %beside);    # the steps of the run; commands of probes and hooks that run, by pid

# The child. All was prepared before the fork: each line here runs on memory that must be copied first.
sub become {
    my ($cwd, $log, $file, $argv, $envp, $mask) = @_;
    sys('prctl', PDEATHSIG, KILL, 0, 0, 0) if !$namespaces;
    my $stage = 'chdir';
    if (chdir $cwd) {
        $stage = 'exec';
        sys('setsid');
        sys('dup3', $log, 1, 0);
        sys('dup3', $log, 2, 0);
        sys('sigprocmask', SETMASK, $mask, 0, 8);
        # not perl's exec: no shell for files of an unknown format, no second search, the environment as ordered
        sys('execve', $file, $argv, $envp);
    }
    syswrite $trouble, join ' ', $stage, $! + 0, "$!";
    leave(127);
}

# The same where something has to be put up around the command first; what it names is looked up there.
sub become_on_scene {
    my ($order, $spaces) = @_;
    eval {
        for my $space (@$spaces) { sys('setns', fileno $space, 0) == 0 or fail('joining the container:') }
        set_up($order->{steps});
        1;
    } or do {
        my ($number, $text) = split / /, $@, 2;
        chomp $text;
        syswrite $trouble, "setup $number $text";
        leave(127);
    };
    my $file = lookup($order);
    if (!defined $file) {
        syswrite $trouble, 'lookup ' . ENOENT . ' No such file or directory';
        leave(127);
    }
    my $images = images($file, $order);
    become($order->{cwd}, $order->{log}, @$images{qw(file argv envp)}, signal_set());
}

sub lookup {
    my ($order) = @_;
    my $command = $order->{args}[0];
    return $command if $command =~ m{/};
    my ($path) = map { /\APATH=(.*)\z/s ? $1 : () } @{ $order->{env} };
    for my $dir (split /:/, $path // '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', -1) {
        my $file = ($dir eq '' ? '.' : $dir) . "/$command";
        my $seen = $dir =~ m{^/} ? $file : "$order->{cwd}/$file";
        return $file if -f $seen && -x _;
    }
    return;
}

# What execve takes; the strings have to live as long as their pointers.
sub images {
    my ($file, $order) = @_;
    my @strings = map {"$_\0"} @{ $order->{args} }, @{ $order->{env} };
    my @pointers = map { pack 'p', $_ } @strings;
    my ($none, $args) = (pack('Q', 0), scalar @{ $order->{args} });
    return {
        file => "$file\0",
        argv => join('', @pointers[0 .. $args - 1], $none),
        envp => join('', @pointers[$args .. $#pointers], $none),
        strings => \@strings,
    };
}

sub parse_order {
    my ($cwd, $host, @rest) = split /\0/, $_[0], -1;
    pop @rest;
    my @steps = splice @rest, 0, shift @rest;
    my @args = splice @rest, 0, shift @rest;
    return { cwd => $cwd, host => $host, steps => \@steps, args => \@args, env => \@rest };
}

# The child's pid, or 0 and why there is none. By vfork it has executed its command, or is over, when this returns.
sub launch {
    my ($log, $order, @spaces) = @_;
    $order->{log} = $log;
    my $on_scene = @spaces || @{ $order->{steps} };
    my $file = $on_scene ? '' : lookup($order);
    return (0, 'lookup ' . ENOENT . ' No such file or directory') if !defined $file;
    my $images = images($file, $order);
    my $mask = signal_set();
    my $child = sys('clone', VFORK | CHLD, 0, 0, 0, 0);
    if ($child == 0) {
        sys('prctl', SUBREAPER, 1, 0, 0, 0) if $order->{reaps};
        become_on_scene($order, \@spaces) if $on_scene;
        become($order->{cwd}, $order->{log}, @$images{qw(file argv envp)}, $mask);
    }
    return (0, join ' ', 'fork', $! + 0, "$!") if $child < 0;
    return $child if !sysread $troubles, my $why, 4096;
    waitpid $child, 0;
    return (0, $why);
}

# ---- commands of probes and hooks, beside the main process --------------------------------------------------------

# Where the main process is, if that is not where we are.
sub spaces_of {
    my ($child) = @_;
    return if !@scene;
    my ($seen) = $namespaces && !$private_proc
        ? split ' ', slurp("$proc/$outer/task/$outer/children") // '' : $child;
    sysopen my $space, ($private_proc ? '/proc' : $proc) . "/$seen/ns/mnt", O_RDONLY or return;
    return $space;
}

sub exec_beside {
    my ($run, $id, $text, $child) = @_;
    my $order = parse_order($text);
    my @spaces = spaces_of($child);
    return notify("execd $run $id error the container is not there any more") if @scene && !@spaces;
    $order->{steps} = [ grep {/^group/} @scene ];
    $order->{reaps} = 1;
    my $output = open_raw("../exec/$run.$id", 0);
    my ($pid, $why) = $output < 0 ? (0, "$!") : launch($output, $order, @spaces);
    close_raw($output);
    return notify("execd $run $id error $why") if !$pid;
    $beside{$pid} = $id;
}

sub ended_beside {
    my ($run, $pid, $status) = @_;
    my $id = delete $beside{$pid} // return;
    notify("execd $run $id " . ($status & 127 ? 'signal ' . ($status & 127) : 'code ' . ($status >> 8)));
}

# With all that it started, where /proc has our pids: as long as it is there, what escapes it becomes its child again.
sub kill_beside {
    my ($id) = @_;
    for my $pid (grep { $beside{$_} eq $id } keys %beside) {
        kill KILL, -$pid, $pid, $namespaces && !$private_proc ? () : stop_descendants($pid);
    }
}

# Orders for the run that is going on; the spawner sends no other before it heard that we are free.
sub take_orders {
    my ($run, $child) = @_;
    return obey_orders($run, $child) if sysread $orders, $buffer, 65536, length $buffer;
    $alone = 1;    # the spawner is gone
    forsake($child) if $survival eq 'die';
}

sub obey_orders {
    my ($run, $child) = @_;
    while ($buffer =~ /\A(.*)\n/) {
        my ($line, $head) = ($1, $+[0]);
        my ($verb, $which, $id, $length) = split / /, $line;
        return if length $buffer < $head + ($length // 0);
        my $text = substr $buffer, $head, $length // 0;
        substr $buffer, 0, $head + ($length // 0), '';
        next if $which ne $run;
        if ($verb eq 'kill') { kill KILL, $child }
        elsif ($verb =~ /\Asig(\d+)\z/) { kill $1, $child }
        elsif ($verb eq 'exec') { exec_beside($run, $id, $text, $child) }
        elsif ($verb eq 'killexec') { kill_beside($id) }
    }
}

sub take_signals {
    my ($child) = @_;
    sysread $signals, my $infos, 16 * 128;
    for my $info (map { substr $infos, $_ * 128, 128 } 0 .. length($infos) / 128 - 1) {
        my ($signal, $code, $meant) = unpack 'L x4 l x32 l', $info;
        kill $code == QUEUED && $meant > 0 && $meant < 16 ? $meant : TERM, $child if $signal == TERM;
        next if $signal != USR1;
        if ($survival eq 'die') { forsake($child) }
        else { kill KILL, $child }
    }
}

# Ends the run because the controller is gone: that is not the run's own end, so it is not written down as one.
sub forsake {
    my ($child) = @_;
    $forsaken = 1;
    kill KILL, $child;
}

# The wait status of the main process. Orphans of the tree come to us as well and are only reaped.
sub wait_for {
    my ($run, $child, $start) = @_;
    my $patience = QUIET_START;
    obey_orders($run, $child);    # some may have come with the order to start
    while (1) {
        my @ready = ready($patience, $signals, $alone ? () : $orders);
        for my $handle (@ready) { $handle == $orders ? take_orders($run, $child) : take_signals($child) }
        while ((my $pid = waitpid -1, WNOHANG) > 0) {
            return $? if $pid == $child;
            ended_beside($run, $pid, $?);
        }
        next if !defined $patience;
        undef $patience;
        notify("started $run $start $identity");
    }
}

# In a namespace one kill reaches all that is left, also what is forking just now. Else: what escapes a round becomes
# our child, as we are its subreaper, and falls in the next.
sub end_tree {
    kill KILL, -1 if $namespaces;
    while ((my $pid = waitpid -1, $namespaces ? 0 : WNOHANG) >= 0) {
        next if $pid > 0;
        my @tree = stop_descendants($$);
        kill KILL, @tree;
        waitpid -1, 0 if @tree;
    }
}

# What the run wrote to /dev/termination-log, which is empty again for the next one.
sub keep_last_words {
    my ($run) = @_;
    if (-s LAST_WORDS) {
        my $words = slurp(LAST_WORDS) // '';
        $words = substr $words, -4096 if length $words > 4096;
        my $file = open_raw("$run.message", 0);
        write_raw($file, $words);
        close_raw($file);
        truncate LAST_WORDS, 0;
    }
    elsif (!-e _) { eval { touch(LAST_WORDS) } }
}

sub take_name {
    my ($name) = @_;
    return if $name eq $host_name;
    $host_name = $name;
    sys('sethostname', $name, length $name);
}

# Makes the files of a run; the one that has to be new is the claim. Nothing but why not, if there is no log.
sub claim {
    my ($run, $start) = @_;
    my $record = -1;
    if ($keeps_record) {
        $record = open_raw("$run.supervisor", O_EXCL);
        return (-1, -1) if $record < 0;
        write_raw($record, "$identity $start\n") or return unclaim($run, $record, -1);
    }
    my $log = open_raw("$run.log", $keeps_record ? 0 : O_EXCL);
    return $log < 0 && $keeps_record ? unclaim($run, $record, -1) : ($log, $record);
}

# Takes the claim back, so that the run may be tried again.
sub unclaim {
    my ($run, $record, $log) = @_;
    my $trouble = $! + 0;
    close_raw($_) for $record, $log;
    unlink "$run.log", $keeps_record ? "$run.supervisor" : ();
    $! = $trouble;
    return (-1, -1);
}

sub run {
    my ($run, $order) = @_;
    my $start = now_ms();
    my ($log, $record) = claim($run, $start);
    return $!{EEXIST} ? "claimed $run" : "refused $run $!" if $log < 0;
    $order = parse_order($order);
    @scene = @{ $order->{steps} };
    take_name($order->{host}) if $namespaces;
    my ($child, $why) = launch($log, $order);
    if (!$child && $why =~ /^fork (\d+) (.*)/) {    # nothing wrong with the command: it may be tried again
        unclaim($run, $record, $log);
        return "refused $run $2";
    }
    my $status;
    if ($child) {
        $status = wait_for($run, $child, $start);
        end_tree();
        %beside = ();
        leave(KILL) if $forsaken && $status == KILL;
        keep_last_words($run) if $has_last_words;
    }
    my $times = "$start " . now_ms();
    my $outcome
        = !$child       ? "start-error $times $why"
        : $status & 127 ? 'signal ' . ($status & 127) . " $times"
        :                 'code ' . ($status >> 8) . " $times";
    write_raw($record, "$outcome\n") if $record >= 0;
    close_raw($record);
    my $bytes = sys('lseek', $log, 0, SEEK_END);
    close_raw($log);
    return "exited $run $bytes $outcome";
}

# The whole order, read to its last byte; nothing when the spawner wants no more of us.
sub next_order {
    while (1) {
        if ($buffer =~ /\A(?:kill|killexec|sig\d+|exec) \S+(?: \S+(?: (\d+))?)?\n/) {    # came too late
            my $whole = $+[0] + ($1 // 0);
            if (length $buffer >= $whole) { substr $buffer, 0, $whole, ''; next }
        }
        if ($buffer =~ /\Arun (\S+) (\d+)\n/ && length($buffer) >= $+[0] + $2) {
            my ($run, $order) = ($1, substr $buffer, $+[0], $2);
            substr $buffer, 0, $+[0] + $2, '';
            return ($run, $order);
        }
        return if $alone || !sysread $orders, $buffer, 65536, length $buffer;
    }
}

sub die_with_spawner {
    sys('prctl', PDEATHSIG, $namespaces ? KILL : USR1, 0, 0, 0);
    leave(9) if ready(0, $lifeline);    # it was gone before we asked
}

sub mount_private_proc {
    my ($none, $root, $type, $where) = map {"$_\0"} 'none', '/', 'proc', '/proc';    # syscall wants them writable
    sys('mount', $none, $root, 0, REC_PRIVATE, 0);
    return sys('mount', $type, $where, $type, NOSUID_NODEV_NOEXEC, 0) == 0;
}

sub live_as_cell {
    ($orders) = @_;
    sys('dup3', fileno $null, 0, 0);
    close $grip;
    close $free_cells;
    sys('setsid');
    die_with_spawner() if $survival eq 'die';
    sys('prctl', SUBREAPER, 1, 0, 0, 0) if !$namespaces;
    sys('prctl', DUMPABLE, 0, 0, 0, 0);    # a command of the same user is not to reach into our descriptors
    $signals = signal_handle(CHLD, TERM, USR1);
    pipe $troubles, $trouble or leave(1);
    fcntl $troubles, F_SETFL, O_NONBLOCK;
    sysopen my $outside, '/proc', O_RDONLY or leave(1);
    ($proc, $outer) = ('/proc', readlink '/proc/self');
    my $ticks = start_ticks('/proc/self');
    $identity = "$outer $ticks";
    $keeps_record = $survival eq 'keep' || !$namespaces;
    my $note = $keeps_record ? -1 : open_raw("../cells/$outer", 0);
    write_raw($note, "$ticks\n") if $note >= 0;
    close_raw($note);
    if ($private_proc && mount_private_proc()) {
        $proc = '/proc/self/fd/' . fileno $outside;
        $has_last_words = eval { shadow('/dev'); touch(LAST_WORDS); 1 };
    }
    while (my ($run, $order) = next_order()) {
        my $notice = run($run, $order);
        syswrite $cell_is_free, "$outer\n";    # first: the answer to the notice may be an order
        notify($notice);
    }
    unlink "../cells/$outer" if !$keeps_record;
    leave(0);
}

1;
