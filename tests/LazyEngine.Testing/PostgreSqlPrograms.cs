using System.Diagnostics;

namespace LazyEngine.Testing;

/// <summary>The programs of an installed PostgreSQL. The server refuses to run as root, so root runs them as postgres.</summary>
internal static class PostgreSqlPrograms
{
    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>, or null when there is none on this machine.</summary>
    public static string? Folder { get; } = OperatingSystem.IsLinux() ? Find() : null;

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    public static ProcessStartInfo Program(string name, params string[] arguments)
    {
        string[] command = [Path.Combine(Folder!, name), .. arguments];
        return IsRoot ? Command(["runuser", "-u", "postgres", "--", .. command]) : Command(command);
    }

    public static async Task HandOverAsync(string folder)
    {
        if (IsRoot) await RunAsync(Command("chown", "postgres:", folder));
    }

    /// <summary>
    /// Stops the server and deletes its folder when this process is gone, however it went: test hosts are killed
    /// at their end sooner than a handler of theirs could do it.
    /// </summary>
    public static Task CleanUpAfterThisProcessAsync(string folder)
    {
        const string wait = """tail --pid="$1" -f /dev/null; kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; rm -rf "$2" """;
        const string detach = """setsid sh -c "$0" sh "$1" "$2" </dev/null >/dev/null 2>&1 &""";
        return RunAsync(Command("sh", "-c", detach, wait, $"{Environment.ProcessId}", folder));
    }

    public static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await output}{error}");
    }

    private static ProcessStartInfo Command(params string[] command) => new(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",
    };

    private static string? Find()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return installed.Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
