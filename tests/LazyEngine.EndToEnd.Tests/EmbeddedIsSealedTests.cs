using System.Net;
using System.Net.Sockets;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

public class EmbeddedIsSealedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task An_embedded_engine_at_work_owns_no_socket()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sockets of another process are read from /proc.");
        using var folder = new TemporaryFolder();
        using var process = ChildProcess.Start("TripBooking", ["--trips", folder.Write("trips.json", Trips.Json(1)), "--db", folder.File("trips.db"), "--approve", "never"]);

        await process.LineAsync(line => line.Contains("TaskDeferred", StringComparison.Ordinal), Limit);

        Assert.Empty(Sockets.Of(process.Id));
    }

    [SkippableFact]
    public void A_socket_would_have_been_seen()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sockets of another process are read from /proc.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Contains(Sockets.Of(Environment.ProcessId), socket => socket.Contains($":{port:X4} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_execution_finishes_soon_after_the_start()
    {
        using var folder = new TemporaryFolder();
        using var process = ChildProcess.Start("TripBooking", ["--trips", folder.Write("trips.json", Trips.Json(1)), "--db", folder.File("trips.db"), "--work-ms", "0"]);

        var line = await process.LineAsync(line => line.StartsWith("first execution finished", StringComparison.Ordinal), Limit);
        output.WriteLine(line);
        Console.WriteLine(line);

        Assert.Equal(0, await process.ExitAsync(Limit));
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        var (trips, database) = (folder.Write("trips.json", Trips.Json(3)), folder.File("trips.db"));
        using var first = ChildProcess.Start("TripBooking", ["--trips", trips, "--db", database, "--work-ms", "2000"]);
        await first.LineAsync(line => line.Contains("TaskScheduled", StringComparison.Ordinal), Limit);

        using var second = ChildProcess.Start("TripBooking", ["--trips", trips, "--db", database]);

        Assert.NotEqual(0, await second.ExitAsync(Limit));
        Assert.Contains($"The database '{database}' is in use by another LazyEngine process", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        Assert.False(first.HasExited);
        Assert.True(await first.ExitAsync(Limit) == 0, first.Everything());
    }
}
