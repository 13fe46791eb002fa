using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace LazyEngine.Testing;

/// <summary>A PostgreSQL server for tests: the one that LAZYENGINE_TEST_POSTGRES names, or a private one in a temporary folder.</summary>
/// <remarks>The private one is started once per test process and ends with it. As root it runs as the user that the package has made, since PostgreSQL refuses root.</remarks>
public sealed class PostgreSqlServer
{
    public const string Variable = "LAZYENGINE_TEST_POSTGRES";

    private static readonly Lazy<Task<(PostgreSqlServer? Server, string Reason)>> Started = new(() => Task.Run(StartAsync));

    private readonly string _admin;

    private PostgreSqlServer(string admin) => _admin = admin;

    /// <summary>The server; the test is skipped, with the reason, where there can be none.</summary>
    public static async Task<PostgreSqlServer> SharedAsync()
    {
        var (server, reason) = await Started.Value;
        Skip.If(server is null, reason);
        return server!;
    }

    /// <summary>Makes a fresh database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"lazyengine_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_admin) { Database = name, Pooling = true }.ConnectionString;
    }

    private static async Task<(PostgreSqlServer? Server, string Reason)> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return (new PostgreSqlServer(given), string.Empty);
        if (FindProgram("initdb") is not { } initdb || FindProgram("postgres") is not { } postgres)
            return (null, $"There is no PostgreSQL: neither {Variable} is set, nor are initdb and postgres installed.");

        var folder = Directory.CreateTempSubdirectory("lazyengine-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root") await RunAsync("chown", "postgres", folder);
        await RunAsync(AsServer(initdb, "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"));
        var port = FreePort();
        var process = Start(AsServer(
            postgres,
            "-D", data,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "-c", $"unix_socket_directories={folder}",
            "-c", "max_connections=300"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(process, folder);

        var admin = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false");
        await UntilItAnswersAsync(admin, process);
        return (new PostgreSqlServer(admin), string.Empty);
    }

    private static async Task UntilItAnswersAsync(string admin, Process process)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(admin);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && DateTime.UtcNow < deadline)
            {
                // A server that starts refuses connections; there is no other sign of it.
            }
        }
    }

    // The server is a child of whatever switched the user, and is told to end by its own process id.
    private static void Stop(Process process, string folder)
    {
        try
        {
            var pidFile = Path.Combine(folder, "data", "postmaster.pid");
            // An immediate shutdown: its own children end with it, and nothing of the data is worth keeping.
            if (File.Exists(pidFile)) Process.Start("kill", ["-QUIT", File.ReadLines(pidFile).First()]).WaitForExit();
            if (!process.WaitForExit(TimeSpan.FromSeconds(5))) process.Kill(entireProcessTree: true);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception cause) when (cause is IOException or InvalidOperationException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // The process ends anyway, and what stays behind lies in the temporary folder.
        }
    }

    private static string[] AsServer(params string[] command) =>
        Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", .. command] : command;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await errors}");
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} does not start.");
        if (!command.Contains("-c")) return process;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string? FindProgram(string name)
    {
        // The newest installed version first; links in PATH do not find their sibling programs when the user is switched.
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        string[] names = OperatingSystem.IsWindows() ? [$"{name}.exe"] : [name];
        return installed.Concat(path).SelectMany(folder => names.Select(file => Path.Combine(folder, file))).FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
