package dev.jobkit.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.LogKey;
import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogStoreTest extends LogStoreContract {
    @TempDir
    Path directory;

    @Override
    LogStore create() {
        return new FileLogStore(clock, directory.resolve("logs"));
    }

    @Test
    void logsOutliveTheStore() {
        log(KEY, "a\n");
        now = T0.plusSeconds(5);
        log(KEY, "b\n");
        store.close();
        store = create();
        assertThat(store.list("pod-1")).containsExactly(KEY);
        assertThat(read(LogRange.builder().since(T0.plusSeconds(1)).build())).isEqualTo("b\n");
        assertThat(read(LogRange.builder().follow(LogRange.Follow.YES).build())).isEqualTo("a\nb\n");
    }

    @Test
    void aFollowerWaitsWhereTheWriterOfBeforeHadNoTimeToEnd() {
        LogWriter lost = store.append(KEY);
        write(lost, "a");
        LogStore next = create();
        var reader =
                next.open(KEY, LogRange.builder().follow(LogRange.Follow.YES).build());
        try (LogWriter writer = next.append(KEY)) {
            write(writer, "b");
        }
        assertThat(drain(reader)).asString().isEqualTo("ab");
        lost.close();
        next.close();
    }

    @Test
    void oddNamesStayInsideTheDirectory() throws IOException {
        for (String name : new String[] {"..", ".", "a/b", "../../x", "", "c:d*"}) {
            LogKey odd = new LogKey(name, name, 1);
            log(odd, name + "!");
            assertThat(store.size(odd)).isEqualTo(name.length() + 1);
            assertThat(store.list(name)).containsExactly(odd);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("logs"));
        }
        for (String name : new String[] {"..", ".", "a/b", "../../x", "", "c:d*"}) {
            store.delete(name);
        }
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            assertThat(files).isEmpty();
        }
    }
}
