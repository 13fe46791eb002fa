using System.Globalization;
using System.Xml.Linq;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var solution = "LazyEngine.sln";
var results = Directory("artifacts/test-results");
var summary = string.Empty;

Setup(_ => CleanDirectory(results));

// Printed after the report of the tasks, so that the outcome of the tests closes the output.
Teardown(_ => AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Write(summary));

Task("Restore").Does(() => DotNetRestore(solution));

Task("Format").IsDependentOn("Restore").Does(() => DotNetFormat(solution, new DotNetFormatSettings { NoRestore = true, VerifyNoChanges = true }));

Task("Build").IsDependentOn("Restore").Does(() => DotNetBuild(solution, new DotNetBuildSettings { Configuration = configuration, NoRestore = true }));

Task("PostgreSql").WithCriteria(IsRunningOnLinux() && Environment.UserName == "root").Does(() =>
{
    var found = HasEnvironmentVariable("LAZYENGINE_TEST_POSTGRES")
        || EnvironmentVariable("PATH", string.Empty).Split(':').Any(folder => System.IO.File.Exists(System.IO.Path.Combine(folder, "initdb")))
        || GetFiles("/usr/lib/postgresql/*/bin/initdb").Count > 0;
    if (found || !FileExists("/usr/bin/apt-get")) return;
    Install("postgresql");
});

// The dashboard is tested in a real browser.
Task("Chromium").WithCriteria(IsRunningOnLinux() && Environment.UserName == "root").Does(() =>
{
    var found = HasEnvironmentVariable("LAZYENGINE_TEST_CHROMIUM")
        || new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(System.IO.File.Exists);
    if (found || !FileExists("/usr/bin/apt-get")) return;
    Install("chromium");
});

// The sample worker in Python is run by a test.
Task("Python").WithCriteria(IsRunningOnLinux() && Environment.UserName == "root" && FileExists("/usr/bin/apt-get")).Does(() =>
{
    if (FileExists("/usr/bin/python3") && StartProcess("/usr/bin/python3", new ProcessSettings { Arguments = "-c \"import grpc, grpc_tools\"", RedirectStandardError = true }) == 0) return;
    Install("python3-grpcio python3-grpc-tools");
});

Task("Test").IsDependentOn("Build").IsDependentOn("PostgreSql").IsDependentOn("Python").IsDependentOn("Chromium").Does(() => RunTests("Category!=Long"));

// The tests that gain from repetition, many times over; takes some hours.
Task("Long").IsDependentOn("Build").IsDependentOn("PostgreSql").IsDependentOn("Python").IsDependentOn("Chromium").Does(() => RunTests(
    "FullyQualifiedName~KillLoopTests|FullyQualifiedName~SleepersTests|FullyQualifiedName~DispatchSimulation|FullyQualifiedName~EngineSimulationTests|Category=Long",
    ("LAZYENGINE_KILLS", EnvironmentVariable("LAZYENGINE_KILLS", "1000")),
    ("LAZYENGINE_SLEEPERS", EnvironmentVariable("LAZYENGINE_SLEEPERS", "1000000")),
    ("LAZYENGINE_TEST_SEEDS", EnvironmentVariable("LAZYENGINE_TEST_SEEDS", "20000"))));

Task("Bench").IsDependentOn("Build").IsDependentOn("PostgreSql").Does(() =>
{
    foreach (var arguments in new[] { "targets", "chain3 --store memory --concurrency 128", "chain3 --store sqlite", "chain3 --store postgresql", "fan100 --concurrency 16", "http", "cluster", "micro" })
        DotNetRun("tests/LazyEngine.Benchmarks", arguments, new DotNetRunSettings { Configuration = configuration, NoBuild = true });
});

Task("Pack").IsDependentOn("Build").Does(() =>
    DotNetPack(solution, new DotNetPackSettings { Configuration = configuration, NoBuild = true, OutputDirectory = "artifacts/packages" }));

Task("Default").IsDependentOn("Format").IsDependentOn("Test");

void Install(string packages)
{
    var quiet = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };
    StartProcess("apt-get", new ProcessSettings { Arguments = "update", EnvironmentVariables = quiet });
    StartProcess("apt-get", new ProcessSettings { Arguments = $"install -y --no-install-recommends {packages}", EnvironmentVariables = quiet });
}

RunTarget(target);

void RunTests(string filter, params (string Name, string Value)[] environment)
{
    var failure = (Exception)null;
    try
    {
        DotNetTest(solution, new DotNetTestSettings
        {
            Configuration = configuration,
            NoBuild = true,
            Filter = filter,
            Loggers = new[] { "trx" },
            ResultsDirectory = results,
            EnvironmentVariables = environment.ToDictionary(variable => variable.Name, variable => variable.Value),
            // One project after another: on two cores their processes would starve each other.
            ArgumentCustomization = arguments => arguments.Append("-m:1"),
        });
    }
    catch (CakeException cause)
    {
        failure = cause;
    }

    var (passed, failed, skipped) = (0, 0, 0);
    foreach (var file in GetFiles($"{results}/*.trx"))
    {
        var counters = XDocument.Load(file.FullPath).Descendants().Single(element => element.Name.LocalName == "Counters");
        int Count(string name) => int.Parse(counters.Attribute(name).Value, CultureInfo.InvariantCulture);
        passed += Count("passed");
        failed += Count("failed") + Count("error") + Count("timeout") + Count("aborted");
        skipped += Count("total") - Count("executed");
    }

    summary = $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : string.Empty)}\n";
    System.IO.File.WriteAllText($"{results}/summary.txt", summary);
    if (failure is not null) throw failure;
    if (passed + failed == 0) throw new CakeException("No test was run.");
    if (skipped > 0 && EnvironmentVariable("CI") == "true") throw new CakeException($"{skipped} tests were skipped; here nothing may be.");
}
