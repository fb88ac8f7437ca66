package io.jurumudi.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house rules of CONTRIBUTING.md that a compiler does not know. */
class ArchitectureTest {
    /** What each room may know of, besides itself; see docs/architecture.md. */
    private record Room(String name, List<String> mayKnow) {
        static Room of(String name, String... mayKnow) {
            return new Room(name, List.of(mayKnow));
        }
    }

    private static final List<Room> ROOMS = List.of(
            Room.of("schema"),
            Room.of("machinery", "schema"),
            Room.of("store"),
            Room.of("server", "schema", "machinery", "store"),
            Room.of("client"),
            Room.of("controllers", "client"),
            Room.of("scheduler", "client"),
            Room.of("node", "client"),
            Room.of("network", "client"));

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jurumudi");

    @TestFactory
    Stream<DynamicTest> aRoomKnowsOnlyRoomsAboveIt() {
        return ROOMS.stream()
                .map(room -> DynamicTest.dynamicTest(
                        room.name(),
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.jurumudi." + room.name() + "..")
                                .should()
                                .dependOnClassesThat(DescribedPredicate.describe(
                                        "live in a room that " + room.name() + " may not know",
                                        target -> target.getPackageName().startsWith("io.jurumudi.")
                                                && !room.name().equals(roomOf(target))
                                                && !room.mayKnow().contains(roomOf(target))))
                                .check(PROGRAM)));
    }

    private static String roomOf(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    @Test
    void nothingStaticChanges() {
        ArchRule rule = fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are written by hand",
                        type -> !type.getPackageName().matches("io\\.jurumudi\\.node\\..+\\.v1")))
                .should()
                .beFinal();
        rule.check(PROGRAM);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.jurumudi.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(PROGRAM);
    }

    @Test
    void nothingButTheCommandLineAndBenchmarksPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.jurumudi.cli..", "io.jurumudi.bench..", "io.jurumudi.schema.extract..")
                .should()
                .accessField(System.class, "out")
                .check(PROGRAM);
    }

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        Path house = House.root();
        try (Stream<Path> files = Files.walk(house)) {
            List<Path> silent = files.filter(Files::isDirectory)
                    .filter(folder -> folder.toString().contains("/src/main/java/io/jurumudi"))
                    .filter(ArchitectureTest::holdsJava)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .map(house::relativize)
                    .toList();
            assertThat(silent).as("packages without package-info.java").isEmpty();
        }
    }

    private static boolean holdsJava(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && Arrays.stream(names).anyMatch(name -> name.endsWith(".java"));
    }
}
