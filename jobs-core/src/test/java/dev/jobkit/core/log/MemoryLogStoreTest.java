package dev.jobkit.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.spi.LogRange;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import org.junit.jupiter.api.Test;

class MemoryLogStoreTest extends LogStoreContract {
    @Override
    LogStore create() {
        return new MemoryLogStore(clock);
    }

    @Test
    void whatIsCutAwayIsSaid() {
        store = new MemoryLogStore(clock, 1000);
        String line = "x".repeat(99) + "\n";
        try (LogWriter writer = store.append(KEY)) {
            for (int i = 0; i < 100; i++) {
                write(writer, line);
            }
        }
        String text = read(LogRange.ALL);
        assertThat(text).matches("(?s)\\[\\d+ bytes of this log were cut away here\\]\n(x+\n)+");
        int notice = text.indexOf('\n') + 1;
        long gone = Long.parseLong(text.substring(1, text.indexOf(' ')));
        assertThat(gone + text.length() - notice).isEqualTo(10_000);
        assertThat(text.length() - notice).isBetween(1000, 1300);
        assertThat(store.size(KEY)).isEqualTo(10_000);
        assertThat(read(LogRange.builder().tailLines(2).build())).isEqualTo(line + line);
        assertThat(read(LogRange.builder().tailLines(50).build())).startsWith("[" + gone + " bytes");
        assertThat(read(LogRange.builder().fromByte(9_900).build())).isEqualTo(line);
    }
}
