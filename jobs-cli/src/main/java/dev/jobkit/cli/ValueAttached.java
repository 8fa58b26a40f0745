package dev.jobkit.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives an option whose value may be missing only a value that is attached to it by {@code =}, as kubectl does: in
 * {@code --dry-run NAME} the name is not the option's. Such an option has no default value for picocli, which would read it
 * by this way, too; its field has it.
 */
final class ValueAttached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // the stack is picocli's
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec argument, Map<String, Object> info) {
        if (argument instanceof OptionSpec option && !"=".equals(info.get("separator"))) {
            args.push(option.fallbackValue());
        }
        return false; // picocli reads on: the value is what lies on top now
    }
}
