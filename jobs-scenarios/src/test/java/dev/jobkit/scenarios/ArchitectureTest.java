package dev.jobkit.scenarios;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the whole house: who may import whom, and what nobody may touch. */
class ArchitectureTest {
    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("dev.jobkit..");
    private static final DescribedPredicate<JavaClass> PLATFORM = resideInAnyPackage("java..", "javax..", "jdk..");
    private static final DescribedPredicate<JavaClass> PRIMITIVE = DescribedPredicate.describe(
            "primitive", c -> c.getBaseComponentType().isPrimitive());

    @SuppressWarnings("NullAway.Init") // set once, before any test
    private static JavaClasses house;

    /** What tests of other modules lend to these here is under no rule of the house, as their own tests are not. */
    private static final ImportOption NOT_LENT =
            location -> !location.matches(Pattern.compile(".*/jobs-store-jdbc.*(test-classes/|-tests\\.jar!).*"));

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter().withImportOption(NOT_LENT).importPackages("dev.jobkit");
    }

    /** Without it, a module that jobs-scenarios does not depend on would break rules unseen. */
    @Test
    void everyPackageOfEveryModuleIsLookedAt() throws IOException {
        Set<String> seen = house.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertThat(packagesOfAllSources()).isNotEmpty();
        assertThat(seen)
                .as("packages on the class path of jobs-scenarios (a new module becomes a test dependency of it)")
                .containsAll(packagesOfAllSources());
    }

    @Test
    void everyPackageIsInTheTable() {
        classes()
                .should()
                .resideInAnyPackage(Rooms.ARROWS.keySet().toArray(String[]::new))
                .because("who may import whom is decided before the first class of a package is written (Rooms)")
                .check(house);
    }

    @TestFactory
    Stream<DynamicTest> importsFollowTheTable() {
        return Rooms.ARROWS.entrySet().stream()
                .map(e -> dynamicTest(e.getKey(), () -> onlyArrows(e.getKey(), e.getValue())));
    }

    private static void onlyArrows(String from, Set<String> to) {
        Set<String> allowed = new LinkedHashSet<>(to);
        allowed.add(from);
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(OURS.and(not(anyOf(allowed))))
                .because("the table of who may import whom (Rooms) has no such arrow")
                .allowEmptyShould(true)
                .check(house);
    }

    @TestFactory
    Stream<DynamicTest> librariesStayInTheirRooms() {
        return Rooms.ARROWS.keySet().stream().map(room -> dynamicTest(room, () -> onlyOwnLibraries(room)));
    }

    private static void onlyOwnLibraries(String room) {
        Set<String> allowed = new LinkedHashSet<>(Rooms.OWN_LIBRARIES.getOrDefault(room, Set.of()));
        allowed.add("org.jspecify.annotations..");
        if (!Set.of("dev.jobkit", "dev.jobkit.model", "dev.jobkit.event", "dev.jobkit.spi")
                .contains(room)) {
            allowed.addAll(Rooms.FREE_LIBRARIES);
        }
        noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(not(OURS.or(PLATFORM).or(PRIMITIVE).or(anyOf(allowed))))
                .because("a library belongs to the one module that was made for it (Rooms)")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void noPackageCycles() {
        // From dev on, so that the root package dev.jobkit is a slice as well.
        slices().matching("dev.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = house.stream()
                .map(JavaClass::getPackage)
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked)
                .as("packages without @NullMarked in package-info.java, which NullAway would not check")
                .isEmpty();
    }

    @Test
    void timeAndChanceComeFromOneDoor() {
        classes()
                .that(not(WorldAccess.DOORS))
                .should(WorldAccess.NOT_ASKED)
                .because("TimeSource and IdSource are injected, so that a test owns the time and the names")
                .check(house);
    }

    @Test
    void pureRoomsComputeOnly() {
        noClasses()
                .that(anyOf(Rooms.PURE))
                .should()
                .dependOnClassesThat(WorldAccess.WORLD)
                .because("what decides gets everything as an argument")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void publicSignaturesShowNoLibrary() {
        classes()
                .that(Signatures.VISIBLE.and(not(anyOf(Rooms.MAY_SHOW_LIBRARIES))))
                .should(Signatures.show(OURS.or(PLATFORM).or(PRIMITIVE)))
                .because("a type of a library in a signature ties users to our version of it")
                .allowEmptyShould(true)
                .check(house);
    }

    private static DescribedPredicate<JavaClass> anyOf(Set<String> packages) {
        return resideInAnyPackage(packages.toArray(String[]::new));
    }

    private static Set<String> packagesOfAllSources() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        assertThat(root.resolve("pom.xml"))
                .as("the tests run in their module's directory")
                .exists();
        try (Stream<Path> modules = Files.list(root)) {
            return modules.filter(m -> !m.endsWith("benchmarks")) // in a profile of its own, never on this class path
                    .map(m -> m.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTest::packagesBelow)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> packagesBelow(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> found = files.filter(f -> f.toString().endsWith(".java"))
                    .map(f -> sources.relativize(f.getParent())
                            .toString()
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .distinct()
                    .toList();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
