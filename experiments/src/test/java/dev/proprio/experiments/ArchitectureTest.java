package dev.proprio.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;

/** The walls of the house. */
@AnalyzeClasses(packages = "dev.proprio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String PROTO = "dev.proprio.proto..";
    private static final String COORDINATOR = "dev.proprio.coordinator..";
    private static final String CLIENT = "dev.proprio.client..";
    private static final String SDK = "dev.proprio.client.session..";
    private static final String DEVICE_IDENTITY = "dev.proprio.client.identity..";
    private static final String TRANSPORT = "dev.proprio.client.transport..";
    private static final String EXPERIMENTS = "dev.proprio.experiments..";

    @ArchTest
    static final ArchRule protoImportsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(PROTO)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COORDINATOR, CLIENT, EXPERIMENTS);

    @ArchTest
    static final ArchRule theCoordinatorKnowsNoClient = noClasses()
            .that()
            .resideInAPackage(COORDINATOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLIENT, EXPERIMENTS);

    @ArchTest
    static final ArchRule clientsKnowNoCoordinator = noClasses()
            .that()
            .resideInAPackage(CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COORDINATOR, EXPERIMENTS);

    @ArchTest
    static final ArchRule theSdkKnowsNoSimulator = classes()
            .that()
            .resideInAnyPackage(SDK, DEVICE_IDENTITY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    SDK,
                    DEVICE_IDENTITY,
                    TRANSPORT,
                    PROTO,
                    "java..",
                    "javax.net.ssl..",
                    "io.grpc..",
                    "com.google.protobuf..",
                    "org.slf4j..",
                    "org.jspecify..");

    /** So that the artifact for Android has the same sources and another transport. */
    @ArchTest
    static final ArchRule theSdkNamesItsTransportInOneRoom = noClasses()
            .that()
            .resideInAnyPackage(
                    PROTO, SDK, DEVICE_IDENTITY, "dev.proprio.client.node..", "dev.proprio.client.personal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.grpc.netty..");

    @ArchTest
    static final ArchRule aTransportKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(TRANSPORT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.proprio.proto..", SDK, DEVICE_IDENTITY, "dev.proprio.client.node..");

    @ArchTest
    static final ArchRule theCoordinatorLoadsNoNeuralNetwork = noClasses()
            .that()
            .resideInAnyPackage(COORDINATOR, PROTO)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..");

    @ArchTest
    static final ArchRule roundsKnowNoTransport = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.proprio.coordinator.round..",
                    "dev.proprio.coordinator.aggregation..",
                    "dev.proprio.coordinator.selection..",
                    "dev.proprio.coordinator.optimizer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.netty..", "io.vertx..", "dev.proprio.coordinator.grpc..");

    /** So that a clock that jumps ends no round, gives up no transfer and changes no result. */
    @ArchTest
    static final ArchRule nothingIsWaitedForByTheWallClock = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.proprio.coordinator.aggregation..",
                    "dev.proprio.coordinator.journal..",
                    "dev.proprio.coordinator.round..",
                    "dev.proprio.coordinator.secagg..",
                    "dev.proprio.coordinator.selection..",
                    "dev.proprio.proto.secagg..",
                    SDK)
            .or()
            .haveNameMatching(
                    "dev.proprio.coordinator.grpc.(TokenBucket|TokenBuckets|TransferProgress|InboundFlowControl|"
                            + "InboundUpload|Transfers|ServerScheduler).*")
            .and()
            // A device's limit of releases, and its owner's of tasks a day, must outlive a restart, which only the date
            // does.
            .haveNameNotMatching(
                    "dev.proprio.(proto.secagg.client.(MonotonicTime|LogClock)|client.session.SiteGuard).*")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Instant.class, Date.class);

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("dev.proprio.(*.*)..").should().beFreeOfCycles();
}
