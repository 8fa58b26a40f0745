package dev.jobkit.executor.process;

import dev.jobkit.core.JobKit;
import dev.jobkit.model.IndexSet;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.Membership;
import dev.jobkit.testkit.ForwardingStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that writes each commit to a file before anybody hears of it, and reads them all again at its start. */
final class JournalStore extends ForwardingStore {
    private final FileOutputStream journal;

    JournalStore(Path file) throws IOException {
        super(JobKit.memoryStore(new RealTime()));
        if (Files.exists(file)) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            try {
                while (true) {
                    byte[] entry = new byte[in.readInt()];
                    in.readFully(entry);
                    Object commit = Values.read(new DataInputStream(new ByteArrayInputStream(entry)));
                    super.commit(List.of((Commit) Objects.requireNonNull(commit)));
                }
            } catch (EOFException end) {
                // a last entry that is not whole was never acknowledged
            }
        }
        journal = new FileOutputStream(file.toFile(), true);
    }

    @Override
    public synchronized List<CommitResult> commit(List<Commit> commits) {
        List<CommitResult> results = super.commit(commits);
        for (int i = 0; i < commits.size(); i++) {
            if (results.get(i) instanceof CommitResult.Done) {
                append(commits.get(i));
            }
        }
        return results;
    }

    private void append(Commit commit) {
        try {
            ByteArrayOutputStream entry = new ByteArrayOutputStream();
            Values.write(commit, new DataOutputStream(entry));
            ByteArrayOutputStream framed = new ByteArrayOutputStream();
            new DataOutputStream(framed).writeInt(entry.size());
            entry.writeTo(framed);
            journal.write(framed.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Durability durability() {
        return Durability.DURABLE;
    }

    @Override
    public String id() {
        return "journal";
    }

    /** Who has joined is not in the journal. */
    @Override
    public Optional<Membership> membership() {
        return Optional.empty();
    }

    @Override
    public void close() {
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes values of the model as bytes and back: records by their components, all else by its text. */
    private static final class Values {
        static void write(@Nullable Object value, DataOutputStream out) throws IOException {
            if (value == null) {
                out.writeUTF("");
            } else if (value instanceof Record r) {
                out.writeUTF("R" + r.getClass().getName());
                for (RecordComponent c : r.getClass().getRecordComponents()) {
                    write(call(c, r), out);
                }
            } else if (value instanceof List<?> list) {
                out.writeUTF("L" + list.size());
                for (Object item : list) {
                    write(item, out);
                }
            } else if (value instanceof Map<?, ?> map) {
                out.writeUTF("M" + map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    write(entry.getKey(), out);
                    write(entry.getValue(), out);
                }
            } else if (value instanceof Class<?> type) {
                out.writeUTF("C" + type.getName());
            } else {
                String kind = value instanceof Enum<?> e
                        ? e.getDeclaringClass().getName()
                        : value.getClass().getName();
                out.writeUTF("V" + kind);
                out.writeUTF(value instanceof Enum<?> e ? e.name() : value.toString());
            }
        }

        private static @Nullable Object call(RecordComponent component, Object record) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component.toString(), e);
            }
        }

        static @Nullable Object read(DataInputStream in) throws IOException {
            String tag = in.readUTF();
            String rest = tag.isEmpty() ? "" : tag.substring(1);
            try {
                return switch (tag.isEmpty() ? ' ' : tag.charAt(0)) {
                    case ' ' -> null;
                    case 'R' -> record(Class.forName(rest), in);
                    case 'L' -> list(Integer.parseInt(rest), in);
                    case 'M' -> map(Integer.parseInt(rest), in);
                    case 'C' -> Class.forName(rest);
                    default -> value(Class.forName(rest), in.readUTF());
                };
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(tag, e);
            }
        }

        private static Object record(Class<?> type, DataInputStream in)
                throws IOException, ReflectiveOperationException {
            RecordComponent[] components = type.getRecordComponents();
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = read(in);
            }
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }

        private static List<@Nullable Object> list(int size, DataInputStream in) throws IOException {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(read(in));
            }
            return list;
        }

        private static Map<@Nullable Object, @Nullable Object> map(int size, DataInputStream in) throws IOException {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                Object key = read(in);
                map.put(key, read(in));
            }
            return map;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Object value(Class<?> type, String text) {
            if (type.isEnum()) {
                return Enum.valueOf((Class) type, text);
            }
            return switch (type.getSimpleName()) {
                case "String" -> text;
                case "Integer" -> Integer.valueOf(text);
                case "Long" -> Long.valueOf(text);
                case "Double" -> Double.valueOf(text);
                case "Boolean" -> Boolean.valueOf(text);
                case "BigDecimal" -> new BigDecimal(text);
                case "Instant" -> Instant.parse(text);
                case "Duration" -> Duration.parse(text);
                case "IndexSet" -> IndexSet.parse(text);
                default -> throw new AssertionError(type);
            };
        }
    }
}
