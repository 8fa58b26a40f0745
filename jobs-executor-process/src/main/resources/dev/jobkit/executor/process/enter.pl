# Runs one command beside a run whose supervisor another spawner forked: in the namespaces of its main process, if it has any.
#
#   perl enter.pl BASE keep RUN OUTPUT
#
# Standard input: LENGTH, a line feed, LENGTH bytes as spawner.pl has them; its end is the end of the command. Standard output, one line:
# code N | signal N | error TEXT | gone, if the run is over. What the command prints goes to the file OUTPUT.
#
# A pid may come to mean another process at any moment, so all is opened first and looked at again then. The command is not executed
# unless the main process was still there after it was forked: what ends the tree of the run comes later, and ends it too.
use strict;
use warnings;
use Fcntl qw(O_RDONLY);

BEGIN { my ($here) = $0 =~ m{(.*/)}; require "${here}system.pl"; require "${here}scene.pl"; require "${here}cell.pl" }

our ($base, $wanted, $namespaces);
our ($SYS, $notices, $null, $trouble);

my ($run, $output) = ($wanted, $ARGV[3]);

sub say_and_leave { notify($_[0]); leave(0) }

sub read_order {
    my $text = '';
    while (1) {
        return substr $text, $+[0] if $text =~ /\A(\d+)\n/ && length($text) >= $+[0] + $1;
        sysread STDIN, $text, 65536, length $text or leave(1);
    }
}

sub parent_of {
    my $stat = slurp("/proc/$_[0]/stat") // return 0;
    return (split ' ', substr $stat, rindex($stat, ')') + 2)[1];
}

sub space { my $at = readlink "/proc/$_[0]/ns/$_[1]"; return $at // '' }

# The main process is the oldest child of its supervisor, which has no other run as long as this one has no outcome.
sub find {
    my ($cell, $ticks) = split ' ', slurp("$run.supervisor") // '';
    return if !$ticks || start_ticks("/proc/$cell") ne $ticks;
    my ($main) = split ' ', slurp("/proc/$cell/task/$cell/children") // '';
    my $fd = $main ? sys('pidfd_open', $main + 0, 0) : -1;
    return if $fd < 0;
    open my $handle, '<&=', $fd or return;
    my %spaces;
    for my $kind (grep { space('self', $_) ne space($main, $_) } qw(user pid uts mnt)) {
        sysopen $spaces{$kind}, "/proc/$main/ns/$kind", O_RDONLY or return;
    }
    return if ready(0, $handle) || parent_of($main) != $cell;
    return if defined outcome_of($run) || start_ticks("/proc/$cell") ne $ticks;
    return ($handle, \%spaces);
}

sub join_spaces {
    my ($spaces, @kinds) = @_;
    for my $kind (grep { $spaces->{$_} } @kinds) {
        sys('setns', fileno $spaces->{$kind}, 0) == 0 or return 0;
    }
    return 1;
}

sub live_as_command {
    my ($order, $main, $spaces) = @_;
    sys('prctl', PDEATHSIG, KILL, 0, 0, 0);
    sys('dup3', fileno $null, 0, 0);
    my $joined = join_spaces($spaces, qw(uts mnt));
    leave(127) if ready(0, $main);
    my $file = $joined ? lookup($order) : undef;
    if (!defined $file) {
        syswrite $trouble, $joined ? 'lookup ' . ENOENT . ' No such file or directory' : "joining the container: $!";
        leave(127);
    }
    my $images = images($file, $order);
    become($order->{cwd}, $order->{log}, @$images{qw(file argv envp)}, signal_set());
}

# Ends what the command left to us, and itself if it goes on. The rest, in a namespace, ends with the run.
sub end {
    my ($child) = @_;
    kill KILL, -$child, $child if defined $child;
    while (my @left = grep { $_ != $$ } stop_descendants($$)) {
        kill KILL, @left;
        last if waitpid(-1, 0) < 0;
    }
}

sub watch {
    my ($child, $main) = @_;
    my $children = signal_handle(CHLD);
    while (1) {
        my $done = waitpid -1, WNOHANG;
        return $? if $done == $child;
        next if $done > 0;
        my @ready = ready(1, $children, $main, \*STDIN);
        sysread $children, my $ignored, 4096 if grep { $_ == $children } @ready;
        return if grep { $_ == $main } @ready;
        return if grep { $_ == \*STDIN } @ready and !sysread STDIN, my $more, 4096;
    }
}

open $notices, '>&', \*STDOUT or die "$!\n";
open STDOUT, '>&', \*STDERR;
$SYS = numbers();
chdir $base or say_and_leave("error $base: $!");
my $default = "\0" x 32;
sys('sigaction', $_, $default, 0, 8) for 1 .. 64;
sys('sigprocmask', SETMASK, signal_set(CHLD), 0, 8);
sys('prctl', SUBREAPER, 1, 0, 0, 0);
sysopen $null, '/dev/null', O_RDONLY or say_and_leave("error /dev/null: $!");
pipe my $troubles, $trouble or say_and_leave("error pipe: $!");
my $order = parse_order(read_order());
$order->{log} = open_raw($output, 0);
my ($main, $spaces) = find() or say_and_leave('gone');
join_spaces($spaces, qw(user pid)) or say_and_leave("error joining the container: $!");
my $child = fork // say_and_leave("error fork: $!");
live_as_command($order, $main, $spaces) if $child == 0;
close $trouble;
my $status = watch($child, $main);
end(defined $status ? undef : $child);
say_and_leave('gone') if !defined $status;
my $why = '';
sysread $troubles, $why, 4096 if ready(0, $troubles);    # its end, or the word of a child that could not become the command
say_and_leave("error $why") if length $why;
say_and_leave($status & 127 ? 'signal ' . ($status & 127) : 'code ' . ($status >> 8));
