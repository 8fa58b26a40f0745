# What spawner.pl and cell.pl share: system calls by number, the process table, the state of this process.
use strict;
use warnings;
use Config;
use Fcntl qw(O_RDONLY O_WRONLY O_CREAT O_EXCL O_APPEND O_NONBLOCK F_SETFL SEEK_END);

use constant {
    NEWNS => 0x20000, NEWUSER => 0x10000000, NEWPID => 0x20000000, NEWUTS => 0x4000000, VFORK => 0x4000,
    HERE => -100, HUP => 1, INT => 2, KILL => 9, USR1 => 10, PIPE => 13, TERM => 15, CHLD => 17, STOP => 19,
    WNOHANG => 1, SETMASK => 2, PDEATHSIG => 1, DUMPABLE => 4, SUBREAPER => 36, CLOEXEC => 0x80000,
    REC_PRIVATE => 0x44000, NOSUID_NODEV_NOEXEC => 0xe, ENOENT => 2,
    QUIET_START => 0.02,    # seconds: a run that is over by then needs no notice of its start
    SPARE_CELLS => 16, QUEUED => -1, HOLE => 3,    # FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE
};

my %NUMBERS = (
    x86_64 => {
        clone => 56, execve => 59, exit_group => 231, prctl => 157, unshare => 272, mount => 165, setsid => 112,
        sigaction => 13, sigprocmask => 14, signalfd => 289, clock_gettime => 228, dup3 => 292, close => 3,
        setns => 308, sethostname => 170, setrlimit => 160, pivot_root => 155, umount2 => 166,
        openat => 257, write => 1, lseek => 8, fallocate => 285,
    },
    generic => {    # aarch64, riscv64, loongarch64
        clone => 220, execve => 221, exit_group => 94, prctl => 167, unshare => 97, mount => 40, setsid => 157,
        sigaction => 134, sigprocmask => 135, signalfd => 74, clock_gettime => 113, dup3 => 24, close => 57,
        setns => 268, sethostname => 161, setrlimit => 164, pivot_root => 41, umount2 => 39,
        openat => 56, write => 64, lseek => 62, fallocate => 47,
    },
);

our ($base, $survival, $wanted) = @ARGV;
our ($namespaces, $private_proc) = (0, 0);
our ($SYS, $notices, $null, $free_cells, $cell_is_free, $lifeline, $grip);

sub notify { syswrite $notices, "$_[0]\n" }

sub unusable { notify("unusable @_"); exit 3 }

sub numbers {
    my ($machine) = split /-/, $Config{archname};
    $machine = 'generic' if $machine =~ /^(?:aarch64|riscv64|loongarch64)$/;
    my $numbers = $NUMBERS{$machine} or unusable("no system call numbers for $Config{archname}");
    return { %$numbers, pidfd_send_signal => 424, pidfd_open => 434, mount_setattr => 442 };    # the same everywhere
}

sub sys { my $name = shift; return syscall $SYS->{$name}, @_ }

sub leave { sys('exit_group', $_[0]) }

sub signal_set { my $bits = 0; $bits |= 1 << ($_ - 1) for @_; return pack 'Q', $bits }

sub signal_handle {
    my $fd = sys('signalfd', -1, signal_set(@_), 8, CLOEXEC);
    open my $handle, '<&=', $fd or die "signalfd: $!\n";
    return $handle;
}

sub now_ms {
    my $time = pack 'q2', 0, 0;
    sys('clock_gettime', 0, $time);
    my ($seconds, $nanos) = unpack 'q2', $time;
    return $seconds * 1000 + int $nanos / 1_000_000;
}

sub slurp {
    my ($path) = @_;
    open my $in, '<', $path or return;
    local $/;
    return scalar <$in>;
}

# The number of a new or appended file, -1 if it is not to be had; perl's own open asks the kernel three things more.
sub open_raw {
    my ($path, $flags) = ("$_[0]\0", $_[1]);
    return sys('openat', HERE, $path, O_WRONLY | O_CREAT | O_APPEND | CLOEXEC | $flags, 0600);
}

sub write_raw { return sys('write', $_[0], $_[1], length $_[1]) == length $_[1] }

sub close_raw { sys('close', $_[0]) if $_[0] >= 0 }

# Gives the blocks of the first bytes of a file back; its length stays, and whoever writes at its end notices nothing.
sub punch {
    my ($path, $bytes) = @_;
    sysopen my $file, $path, O_WRONLY or return 0;
    return sys('fallocate', fileno $file, HOLE, 0, $bytes + 0) == 0;
}

# How the run ended, if that is written down: the second line of the file of its supervisor.
sub outcome_of {
    my ($run) = @_;
    return (slurp("$run.supervisor") // '') =~ /\n(.+)\n/ ? $1 : undef;
}

# With the pid, field 22 of stat names a process for ever.
sub start_ticks {
    my ($proc) = @_;
    my $stat = slurp("$proc/stat") // return '';
    return (split ' ', substr $stat, rindex($stat, ')') + 2)[19];
}

sub ready {
    my ($patience, @handles) = @_;
    my $ready = '';
    vec($ready, fileno $_, 1) = 1 for @handles;
    return select($ready, undef, undef, $patience) > 0 ? grep { vec $ready, fileno $_, 1 } @handles : ();
}

# All descendants, stopped, so that they can fork no more; a look that finds nothing new ends it.
sub stop_descendants {
    my (%seen, $before);
    do {
        $before = keys %seen;
        my @queue = @_;
        while (defined(my $pid = shift @queue)) {
            push @queue, map { split ' ', slurp($_) // '' } glob "/proc/$pid/task/*/children";
            kill STOP, $pid if $pid != $$ && !$seen{$pid}++;
        }
    } while keys %seen > $before;
    return keys %seen;
}

1;
