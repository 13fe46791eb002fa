using System.Xml.Linq;

var target = Argument("target", "Default");
var solution = "LazyEngine.sln";
var results = MakeAbsolute(Directory("artifacts/test-results"));
var packages = MakeAbsolute(Directory("artifacts/packages"));
var onCi = EnvironmentVariable("CI") == "true";

Task("Restore").Does(() => DotNetRestore(solution));

Task("Format")
    .IsDependentOn("Restore")
    .Does(() => Run("dotnet", "format", solution, "--verify-no-changes", "--no-restore"));

Task("Build")
    .IsDependentOn("Restore")
    .Does(() => DotNetBuild(solution, new() { Configuration = "Release", NoRestore = true }));

Task("PostgreSql")
    .WithCriteria(() => IsRunningOnLinux() && Environment.UserName == "root" && FileExists("/usr/bin/apt-get"))
    .WithCriteria(() => !HasEnvironmentVariable("LAZYENGINE_TEST_POSTGRES") && !HasPostgreSql())
    .Does(() => InstallPostgreSql())
    .ContinueOnError(); // Without it the tests that need it are skipped, and say so.

Task("Test")
    .IsDependentOn("Build")
    .IsDependentOn("PostgreSql")
    .Does(() => RunTests("Category!=Long"));

Task("Long")
    .IsDependentOn("Build")
    .IsDependentOn("PostgreSql")
    .Does(() => RunTests("Category=Long"));

Task("Bench")
    .IsDependentOn("Build")
    .DoesForEach(() => GetFiles("tests/LazyEngine.Benchmarks/*.csproj"), project => Run("dotnet", "run", "-c", "Release", "--no-build", "--project", project.FullPath));

Task("Pack")
    .IsDependentOn("Build")
    .Does(() => DotNetPack(solution, new() { Configuration = "Release", NoBuild = true, OutputDirectory = packages }));

Task("Default")
    .IsDependentOn("Format")
    .IsDependentOn("Test");

RunTarget(target);

void Run(string command, params string[] arguments)
{
    var code = StartProcess(command, Settings(arguments));
    if (code != 0) throw new CakeException(code, $"{command} {arguments[0]} ended with {code}.");
}

ProcessSettings Settings(params string[] arguments)
{
    var quoted = new ProcessArgumentBuilder();
    foreach (var argument in arguments) quoted.AppendQuoted(argument);
    return new ProcessSettings { Arguments = quoted };
}

bool HasPostgreSql() =>
    EnvironmentVariable("PATH", "").Split(':').Any(folder => FileExists($"{folder}/initdb"))
    || GetFiles("/usr/lib/postgresql/*/bin/initdb").Count > 0;

void InstallPostgreSql()
{
    Environment.SetEnvironmentVariable("DEBIAN_FRONTEND", "noninteractive");
    Run("apt-get", "update");
    Run("apt-get", "install", "-y", "--no-install-recommends", "postgresql");
}

void RunTests(string filter)
{
    CleanDirectory(results);
    // One project after the other: each has the machine, and the database server, for itself.
    var code = StartProcess("dotnet", Settings(
        "test", solution, "-c", "Release", "--no-build", "-m:1",
        "--filter", filter, "--logger", "trx", "--results-directory", results.FullPath));
    Conclude(code);
}

void Conclude(int code)
{
    var counters = GetFiles($"{results}/*.trx")
        .SelectMany(file => XDocument.Load(file.FullPath).Descendants().Where(element => element.Name.LocalName == "Counters"))
        .ToList();
    int Sum(params string[] names) => counters.Attributes().Where(counter => names.Contains(counter.Name.LocalName)).Sum(counter => (int)counter);

    var passed = Sum("passed");
    // A test host that died has failed, though no test of it says so.
    var failed = Math.Max(Sum("failed", "error", "timeout", "aborted"), code == 0 ? 0 : 1);
    // The logger leaves notExecuted at 0: what was found and did not run was skipped.
    var skipped = Sum("total") - Sum("executed");

    var summary = $"{passed} passed, {failed} failed" + (skipped > 0 ? $", {skipped} skipped" : "");
    System.IO.File.WriteAllText($"{results}/summary.txt", summary + "\n");
    // Cake reports on its tasks after the last of them; the summary is to be the last line all the same.
    AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine(summary);

    if (failed > 0) throw new CakeException($"{failed} tests failed.");
    if (passed == 0) throw new CakeException("No test ran.");
    if (onCi && skipped > 0) throw new CakeException($"{skipped} tests were skipped, which continuous integration does not accept.");
}
