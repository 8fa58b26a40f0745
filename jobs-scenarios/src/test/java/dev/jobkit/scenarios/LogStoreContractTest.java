package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogReader;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.testkit.Check;
import dev.jobkit.testkit.LogStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Logs in memory and in files, bounded or not, keep the contract of log stores; a store that keeps little of it is told so. */
class LogStoreContractTest {
    private static final long PLENTY = 10_000_000;

    @TempDir
    Path directory;

    private int number;

    private static Stream<DynamicTest> tests(LogStoreContract.Factory stores) {
        return LogStoreContract.checks(stores).stream().map(c -> dynamicTest(c.name(), c.run()::run));
    }

    private Path fresh() {
        return directory.resolve("logs-" + number++);
    }

    @TestFactory
    Stream<DynamicTest> logsInMemoryKeepIt() {
        return tests(clock -> JobKit.memoryLogs(clock, PLENTY));
    }

    @TestFactory
    Stream<DynamicTest> logsInFilesKeepIt() {
        return tests(clock -> JobKit.fileLogs(clock, fresh()));
    }

    @TestFactory
    Stream<DynamicTest> boundedLogsInFilesKeepIt() {
        return tests(clock -> JobKit.fileLogs(clock, fresh(), PLENTY));
    }

    @Test
    void aStoreThatKeepsNothingIsToldWhichPromisesItBreaks() {
        assertThat(broken(clock -> new Forgetful(JobKit.memoryLogs(clock, PLENTY))))
                .contains(
                        "broken promise: what was written is read, byte for byte",
                        "broken promise: a writer that comes back appends",
                        "broken promise: a follower gets everything to the end of the writing, and then ends",
                        "broken promise: whole lines that were begun at the instant or later are read")
                .hasSizeGreaterThan(10);
    }

    /** Returns the first words of the promises that are found to be broken. */
    private static List<String> broken(LogStoreContract.Factory stores) {
        List<String> broken = new ArrayList<>();
        for (Check check : LogStoreContract.checks(stores)) {
            try {
                check.run().run();
            } catch (Exception | AssertionError e) {
                broken.add(String.valueOf(e.getMessage()).split("; seen")[0]);
            }
        }
        return broken;
    }

    /** Writes nothing down and deletes nothing. */
    private record Forgetful(LogStore right) implements LogStore {
        @Override
        public LogWriter append(LogKey key) {
            LogWriter writer = right.append(key);
            return new LogWriter() {
                @Override
                public void write(byte[] bytes, int offset, int length) {
                    writer.write(bytes, offset, Math.min(1, length));
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        }

        @Override
        public LogReader open(LogKey key, LogRange range) {
            return right.open(key, range);
        }

        @Override
        public long size(LogKey key) {
            return right.size(key);
        }

        @Override
        public List<LogKey> list(String podUid) {
            return right.list(podUid);
        }

        @Override
        public void delete(String podUid) {
            right.delete(podUid);
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
