package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.spi.JobStore;
import dev.jobkit.testkit.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The store keeps every promise of the contract, on every database. */
class JdbcStoreContractTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> h2InMemory() {
        return checks(TestStores::h2);
    }

    @TestFactory
    Stream<DynamicTest> h2InAFile() {
        return checks(() -> JdbcJobStore.inDirectory(fresh()));
    }

    @TestFactory
    Stream<DynamicTest> postgres() {
        return checks(TestStores::postgres);
    }

    private Path fresh() {
        try {
            return Files.createTempDirectory(directory, "store");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The contract asks of members only where there are any; on a database there always are. */
    private static Stream<DynamicTest> checks(Supplier<JobStore> stores) {
        DynamicTest shared = dynamicTest("members may share it", () -> {
            try (JobStore store = stores.get()) {
                assertThat(store.membership()).isPresent();
            }
        });
        return Stream.concat(
                Stream.of(shared), StoreContract.checks(stores).stream().map(c -> dynamicTest(c.name(), c.run()::run)));
    }
}
