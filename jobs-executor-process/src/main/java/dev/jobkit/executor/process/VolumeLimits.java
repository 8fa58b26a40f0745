package dev.jobkit.executor.process;

import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Measures emptyDir volumes that have a sizeLimit (v1 EmptyDirVolumeSource): by the sizes of their files. */
final class VolumeLimits {
    private VolumeLimits() {}

    /** Tells whether any volume of the pod has a limit. */
    static boolean has(Pod pod) {
        return pod.spec().volumes().stream().anyMatch(volume -> limit(volume).isPresent());
    }

    /** Returns, in the words of a kubelet, which volume holds more than it may; empty when none does. */
    static Optional<String> exceeded(Path base, Pod pod) {
        for (Volume volume : pod.spec().volumes()) {
            Optional<Quantity> limit = limit(volume);
            if (limit.isPresent()) {
                Path directory = Volumes.emptyDir(base, pod, volume);
                if (BigDecimal.valueOf(size(directory)).compareTo(limit.get().amount()) > 0) {
                    return Optional.of("Usage of EmptyDir volume \"" + volume.name() + "\" exceeds the limit \""
                            + limit.get() + "\". ");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Quantity> limit(Volume volume) {
        return Optional.ofNullable(volume.emptyDir())
                .map(EmptyDir::sizeLimit)
                .filter(it -> it.amount().signum() > 0);
    }

    private static long size(Path directory) {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(directory.toRealPath(), sum);
        } catch (IOException notThereYet) {
            return 0;
        }
        return sum.bytes;
    }

    /** What goes while we look does not count. */
    private static final class Sum extends SimpleFileVisitor<Path> {
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                bytes += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
