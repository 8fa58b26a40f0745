package dev.jobkit.cli;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recognises failures that say what is missing on this machine, and says in words what was not found, where it was looked
 * for and what to install.
 */
final class Hints {
    private static final Pattern NOT_IN_PATH = Pattern.compile("exec: \"(.+)\": executable file not found in \\$PATH");
    private static final Pattern NO_FILE = Pattern.compile("exec: \"(.+?)\": .*no such file or directory");
    private static final Pattern NO_MODULE = Pattern.compile("Can't locate (\\S+)\\.pm in @INC");
    private static final Pattern INC = Pattern.compile("@INC (?:entries checked|contains): ([^)]*)\\)");
    private static final Pattern SHELL =
            Pattern.compile("^\\S*sh: (?:line )?(?:[0-9]+: )?(\\S+?): (?:command )?not found$");
    private static final int NOT_FOUND = 127;

    /** How to install a program where the package has another name than the program. */
    private static final Map<String, String> PACKAGES = Map.of(
            "perl", "apt-get install perl, dnf install perl or apk add perl",
            "expr", "apt-get install coreutils, dnf install coreutils or apk add coreutils");

    private Hints() {}

    /** Returns the hint; empty when the failure is of another kind. */
    static String about(Pod pod, String container, Terminated end, List<String> tail) {
        String message = end.message() == null ? "" : end.message();
        Matcher program = NOT_IN_PATH.matcher(message);
        if (program.find()) {
            return notInPath(program.group(1), searchPath(pod, container));
        }
        Matcher file = NO_FILE.matcher(message);
        if (file.find()) {
            return "the program " + file.group(1)
                    + " is not on this machine; off a cluster a Job runs the programs of this"
                    + " machine, not those of its image";
        }
        if (message.contains("exec format error")) {
            return "the program is neither a script that begins with #! nor made for this machine";
        }
        for (String line : tail) {
            Matcher module = NO_MODULE.matcher(line);
            if (module.find()) {
                return noModule(module.group(1).replace("/", "::"), String.join(" ", tail));
            }
            Matcher shell = SHELL.matcher(line);
            if (end.exitCode() == NOT_FOUND && shell.find()) {
                return notInPath(shell.group(1), searchPath(pod, container));
            }
        }
        return "";
    }

    private static String notInPath(String program, String path) {
        if (program.indexOf(' ') >= 0) {
            String words = Arrays.stream(program.split(" +", 2))
                    .map(word -> "\"" + word + "\"")
                    .collect(Collectors.joining(", "));
            return "the command is one word with blanks in it, and no program is called that; write word by word: command: ["
                    + words + "]";
        }
        return "the program " + program + " was not found; looked in PATH: " + (path.isEmpty() ? "(empty)" : path)
                + "; install it (" + PACKAGES.getOrDefault(program, "the package that has it") + ")"
                + ", or name another command in the manifest or in the table of images";
    }

    private static String noModule(String module, String tail) {
        Matcher inc = INC.matcher(tail);
        String places = inc.find() ? inc.group(1).strip() : "perl's @INC (perl -V shows it)";
        boolean big = module.startsWith("Math::Big") || module.equals("bignum") || module.equals("bigint");
        String install = big
                ? "apt-get install perl (Debian's perl-base has no modules), dnf install perl-Math-BigInt or apk add perl"
                : "cpan " + module + ", or the package of your system that has it";
        return "perl was found, but not its module " + module + "; looked in: " + places + "; install it: " + install;
    }

    private static String searchPath(Pod pod, String container) {
        return pod.spec().container(container).map(Container::env).orElse(List.of()).stream()
                .filter(variable -> variable.name().equals("PATH"))
                .map(EnvVar::value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> System.getenv().getOrDefault("PATH", ""));
    }
}
