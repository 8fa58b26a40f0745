package dev.jobkit.testkit.tutorial;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.testkit.ExecutorContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CommandExecutorTest {
    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return ExecutorContract.checks(CommandSubject::new).stream().map(c -> dynamicTest(c.name(), c.run()::run));
    }
}
