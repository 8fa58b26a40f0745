package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A component that is read often is read by a class made for it, where one can be made. */
class GetterTest {
    record Open(String text) {}

    @Test
    void whatIsReadOftenIsReadAllTheSame() throws Exception {
        Getter getter = new Getter(Open.class.getDeclaredMethod("text"));
        for (int i = 0; i < 500; i++) {
            assertThat(getter.of(new Open("a" + i))).isEqualTo("a" + i);
        }
    }

    @Test
    void whatNoClassCanBeMadeForIsReadByReflectionForEver() throws Exception {
        ClassLoader apart = new Apart();
        Class<?> type = apart.loadClass(Open.class.getName()); // of another loader: its package is another one, too
        Object record = made(type);
        Getter getter = new Getter(type.getDeclaredMethod("text"));
        for (int i = 0; i < 500; i++) {
            assertThat(getter.of(record)).isEqualTo("apart");
        }
    }

    private static Object made(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructor(String.class);
        constructor.setAccessible(true);
        return constructor.newInstance("apart");
    }

    /** Loads the classes of this test once more. */
    private static final class Apart extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(GetterTest.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in =
                    GetterTest.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
