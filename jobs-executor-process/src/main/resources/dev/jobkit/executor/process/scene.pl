# The scene of a run: what its child puts up around itself before it executes the command. Compiled by spawner.pl.
#
# Steps, each one field whose words are parted by \x01:
#   bind SOURCE TARGET ro|rw | group FILE | limit NUMBER AMOUNT
# A target that is not there is made on a tmpfs that shadows the deepest directory that is: all that this directory has is
# bound into the shadow, so nothing of the machine is hidden and nothing is written to it.
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_WRONLY O_CREAT);

our $base;

use constant {
    BIND => 0x1000, REC => 0x4000, REMOUNT => 0x20, READ_ONLY => 1, DETACH => 2,
    MOST_ENTRIES => 4096, RECURSIVE => 0x8000,
};

my (%shadowed, @own);    # directories under a shadow; paths below which we may make directories

sub fail { die join(' ', $! + 0, @_, "$!") . "\n" }

sub attach {
    my ($source, $target, $type, $flags, $data) = @_;
    my @texts = map {"$_\0"} $source, $target, $type, $data // '';    # syscall wants them writable
    return sys('mount', @texts[0 .. 2], $flags, $texts[3]) == 0;
}

sub set_up {
    my ($steps) = @_;
    my @steps = map { [split /\x01/, $_, -1] } @$steps;
    %shadowed = @own = ();
    if (grep { $_->[0] eq 'bind' } @steps) {
        sys('unshare', NEWNS) == 0 or fail('no mount namespace:');
        attach('none', '/', 'none', REC_PRIVATE) or fail('private mounts:');
    }
    for my $step (@steps) {
        my ($verb, @words) = @$step;
        if ($verb eq 'bind') { bind_path(@words) }
        elsif ($verb eq 'group') { join_group($words[0]) }
        elsif ($verb eq 'limit') {
            my $both = pack 'Q2', ($words[1]) x 2;
            sys('setrlimit', $words[0] + 0, $both) == 0 or fail('limit:');
        }
    }
}

sub join_group {
    my ($file) = @_;
    sysopen my $out, $file, O_WRONLY or fail("$file:");
    syswrite($out, "0\n") or fail("$file:");
}

sub bind_path {
    my ($source, $target, $mode) = @_;
    make_place($target, -d $source) if !-e $target;
    attach($source, $target, 'none', BIND | REC) or fail("mounting $source at $target:");
    push @own, $target if $mode eq 'rw';
    return if $mode eq 'rw';
    my ($path, $set) = ("$target\0", pack 'Q4', READ_ONLY, 0, 0, 0);
    return if sys('mount_setattr', HERE, $path, RECURSIVE, $set, 32) == 0;
    for my $also (0, 0x6, 0xe) {    # an old kernel; flags that came with the mount have to stay
        return if attach('none', $target, 'none', BIND | REMOUNT | READ_ONLY | $also);
    }
    fail("mounting $target read-only:");
}

# Makes an empty directory or file to mount on.
sub make_place {
    my ($target, $directory) = @_;
    my @missing;
    my $there = $target;
    while (!-e $there) {
        $there =~ s{/+([^/]+)/*\z}{} or fail("$target:");
        unshift @missing, $1;
        $there = '/' if $there eq '';
    }
    shadow($there) if !$shadowed{$there} && !grep { $there eq $_ || index($there, "$_/") == 0 } @own;
    while (defined(my $name = shift @missing)) {
        $there = $there eq '/' ? "/$name" : "$there/$name";
        if ($directory || @missing) { mkdir $there, 0755 or fail("$there:") }
        else { touch($there) }
        push @own, $there;
    }
}

sub touch { sysopen my $new, $_[0], O_WRONLY | O_CREAT, 0644 or fail("$_[0]:") }

sub shadow {
    my ($dir) = @_;
    opendir my $list, $dir or fail("$dir:");
    my @names = grep { $_ ne '.' && $_ ne '..' } readdir $list;
    $! = 7;
    fail("$dir is too large to make a directory in it:") if @names > MOST_ENTRIES;
    if ($dir eq '/') {
        my $root = "$base/../root";
        attach('tmpfs', $root, 'tmpfs', 0, 'mode=755') or fail("$root:");
        fill('', $root, @names);
        chdir $root or fail("$root:");
        my ($new, $old) = (".\0", ".\0");
        if (sys('pivot_root', $new, $old) == 0) { sys('umount2', $old, DETACH) }
        else { chroot '.' or fail('changing the root:') }
        chdir '/';
    }
    else {
        sysopen my $old, $dir, O_RDONLY or fail("$dir:");
        attach('tmpfs', $dir, 'tmpfs', 0, 'mode=755') or fail("$dir:");
        fill('/proc/self/fd/' . fileno $old, $dir, @names);
    }
    $shadowed{$dir} = 1;
}

sub fill {
    my ($from, $to, @names) = @_;
    for my $name (@names) {
        my ($source, $target) = ("$from/$name", "$to/$name");
        if (-l $source) { symlink readlink $source, $target; next }
        if (-d _) { mkdir $target } else { touch($target) }
        attach($source, $target, 'none', BIND | REC);    # what may not be bound stays empty
    }
}

# Whether a run may have mounts of its own: asked of a child.
sub probe_mounts {
    my ($user) = @_;
    my $pid = fork // return 0;
    if ($pid == 0) {
        leave(1) if $user && !enter_user_namespace();
        eval { set_up(["bind\x01$base\x01$base/../root\x01ro"]); 1 } or leave(1);
        leave(attach('tmpfs', "$base/../root", 'tmpfs', 0, 'mode=755') ? 0 : 1);
    }
    waitpid $pid, 0;
    return $? == 0;
}

1;
