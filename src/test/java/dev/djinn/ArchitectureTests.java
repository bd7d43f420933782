package dev.djinn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTests {

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.djinn");
        assertThat(classes).as("the class files could be read").hasSizeGreaterThan(100);
    }

    @Test
    void keepsTheDirectionOfDependenciesBetweenModules() {
        ApplicationModules.of(DjinnApplication.class).verify();
    }

    @Test
    void keepsDjlBehindTheEngineAndTheTokenizer() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.djinn.engine.djl", "dev.djinn.tokenization")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(classes);
    }

    @Test
    void keepsMicrometerAndOpenTelemetryInObservability() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.djinn.observability")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
                .check(classes);
    }

    @Test
    void keepsSpringAndDjlOutOfBatching() {
        noClasses()
                .that()
                .resideInAPackage("dev.djinn.batching")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.springframework..")
                                .and(not(resideInAPackage("org.springframework.modulith"))))
                .check(classes);
    }

    @Test
    void keepsTheCommandAClientAsAnyOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.djinn.cli")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.djinn..")
                                .and(not(resideInAPackage("dev.djinn.cli")))
                                .or(
                                        resideInAPackage("org.springframework..")
                                                .and(
                                                        not(
                                                                resideInAPackage(
                                                                        "org.springframework.modulith")))))
                .check(classes);
    }

    @Test
    void keepsControllersToTheirPackages() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .check(classes);
    }

    @Test
    void sleepsOnlyWhileDraining() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.djinn.web.Drain")
                .should()
                .callMethodWhere(
                        target(HasName.Predicates.name("sleep"))
                                .and(target(HasOwner.Predicates.With.owner(type(Thread.class)))))
                .check(classes);
    }

    @Test
    void writesToTheLogOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.djinn.cli.DjinnCli")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(classes);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(classes);
    }

    @Test
    void namesTestsSoThatMavenRunsThem() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            List<Path> misnamed =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(ArchitectureTests::holdsTests)
                            .filter(file ->
                                    !file.toString().matches(".*(Tests|IT|Contract)\\.java"))
                            .toList();
            assertThat(misnamed).isEmpty();
        }
    }

    private static boolean holdsTests(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .anyMatch(line -> line.equals("@Test") || line.equals("@ParameterizedTest"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
