using System.Diagnostics;

namespace LazyEngine.Testing;

/// <summary>A private server: a folder with its data and, while it runs, the process on it.</summary>
internal sealed class PostgreSqlProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private PostgreSqlProcess()
    {
    }

    public int Port { get; } = FreePort.Next();

    public string Data => _folder.File("data");

    public static async Task<PostgreSqlProcess> CreateAsync()
    {
        var server = new PostgreSqlProcess();
        try
        {
            await PostgreSqlPrograms.HandOverAsync(server._folder.Path);
            await PostgreSqlPrograms.RunAsync(PostgreSqlPrograms.Program(
                "initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
            await PostgreSqlPrograms.CleanUpAfterThisProcessAsync(server._folder.Path);
            await server.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    public async Task StartAsync()
    {
        // Durable as in production: what tests of crashes rely on.
        string[] settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=on", "synchronous_commit=on", "max_connections=300", "lc_messages=C"];
        var start = PostgreSqlPrograms.Program("postgres", ["-D", Data, "-p", $"{Port}", .. settings.SelectMany(setting => new[] { "-c", setting })]);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new List<string>();

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', log)}"));
                return;
            }

            if (!ready.Task.IsCompleted) log.Add(line.Data);
            if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        };
        _process.Start();
        _process.BeginErrorReadLine();
        await ready.Task;
    }

    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        // Returns when the last backend has let go of the log, so nobody is left who could still write.
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    public async ValueTask DisposeAsync()
    {
        // A server that is killed leaves its shared memory behind; one that is stopped gives it back.
        if (_process is { HasExited: false }) await PostgreSqlPrograms.RunAsync(PostgreSqlPrograms.Program("pg_ctl", "stop", "-D", Data, "-m", "immediate"));
        await KillAsync();
        _folder.Dispose();
    }
}
