using System.Globalization;
using LazyEngine.Hosting;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>What it costs to spread over processes: engines, workers of the cluster, workers over gRPC. All of them share this machine, so that CPU time tells and speed does not.</summary>
internal sealed class ClusterCosts(string? connection, int concurrency, TimeSpan time)
{
    private static readonly Workload Chain = Workload.Of("chain3");
    private static readonly string[] Both = ["engine", "worker"];

    public async Task RunAsync(bool json, CancellationToken cancellationToken)
    {
        var found = new List<Figures>();
        await using var place = await Place.CreateAsync("postgresql", connection);
        await AddAsync("one process, no cluster", database => EmbeddedAsync(database, cancellationToken));
        for (var engines = 1; engines <= 3; engines++)
        {
            var count = engines;
            await AddAsync(string.Create(CultureInfo.InvariantCulture, $"{count} engines that work"), database => ClusteredAsync(database, count, Worker.Within, cancellationToken));
        }

        await AddAsync("1 engine, 1 worker of the cluster", database => ClusteredAsync(database, 1, Worker.OfCluster, cancellationToken));
        await AddAsync("1 engine, 1 worker over gRPC", database => ClusteredAsync(database, 1, Worker.OverGrpc, cancellationToken));
        if (!json) Print(found);

        async Task AddAsync(string name, Func<string, Task<Figures>> measure)
        {
            await Console.Error.WriteLineAsync(name);
            await using var own = await Place.CreateAsync("postgresql", place.Address);
            found.Add(await measure(own.Address) with { Name = name });
            if (json) Console.WriteLine(found[^1]);
        }
    }

    private async Task<Figures> EmbeddedAsync(string database, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync("postgresql", database, cancellationToken);
        return await MeasureAsync(bench.Engine, [], [], isSameProcess: true, cancellationToken);
    }

    private async Task<Figures> ClusteredAsync(string database, int engines, Worker worker, CancellationToken cancellationToken)
    {
        var ports = Enumerable.Range(0, engines).Select(_ => FreePort.Next()).ToList();
        string[] seeds = [NameOf(ports[0])];
        var door = worker == Worker.OverGrpc ? FreePort.Next() : (int?)null;
        await using var nodes = new Nodes();
        foreach (var port in ports)
            await nodes.Engines.AddAsync(new NodePlace { Store = "postgresql", Address = database, Port = port, Seeds = seeds, Roles = worker == Worker.Within ? Both : ["engine"], WorksNowhere = worker != Worker.Within, Door = door }, cancellationToken);
        if (worker == Worker.OfCluster) await nodes.Workers.AddAsync(new NodePlace { Port = FreePort.Next(), Seeds = seeds, Roles = ["worker"] }, cancellationToken);
        if (worker == Worker.OverGrpc) await nodes.Workers.AddAsync(new NodePlace { WorksFor = door }, cancellationToken);
        using var client = await JoinAsync(seeds, cancellationToken);
        var found = await MeasureAsync(client.Services.GetRequiredService<ILazyEngine>(), nodes.Engines, nodes.Workers, isSameProcess: false, cancellationToken);
        await client.StopAsync(cancellationToken);
        return found;
    }

    private async Task<Figures> MeasureAsync(ILazyEngine engine, NodeList engines, NodeList workers, bool isSameProcess, CancellationToken cancellationToken)
    {
        await LoadResult.OfAsync(engine, Chain, concurrency, time / 2, cancellationToken); // what is compiled on first use does not count
        var alone = await LoadResult.OfAsync(engine, Chain, 1, time / 4, cancellationToken);
        var (dispatch, receipt) = await Latency.MeasureAsync(engine, time / 4, cancellationToken);
        var (enginesBefore, workersBefore, before) = (await engines.CpuAsync(cancellationToken), await workers.CpuAsync(cancellationToken), Environment.CpuUsage.TotalTime);
        var loaded = await LoadResult.OfAsync(engine, Chain, concurrency, time, cancellationToken);
        var own = Environment.CpuUsage.TotalTime - before;
        var steps = (double)loaded.Executions * Chain.Steps;
        var theirs = await engines.CpuAsync(cancellationToken) - enginesBefore;
        return new Figures(
            string.Empty,
            loaded.PerSecond,
            loaded.PerSecond * Chain.Steps,
            alone.P50Ms,
            loaded.P50Ms,
            loaded.P99Ms,
            loaded.Rows / steps,
            (isSameProcess ? own : theirs).TotalMicroseconds / steps,
            (await workers.CpuAsync(cancellationToken) - workersBefore).TotalMicroseconds / steps,
            isSameProcess ? 0 : own.TotalMicroseconds / steps,
            dispatch,
            receipt);
    }

    // A node without a role only sends commands.
    private static async Task<IHost> JoinAsync(string[] seeds, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.AddLazyEngine(options => options.UseCluster("127.0.0.1", FreePort.Next(), seeds).WorkNowhere());
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<EngineHost>().ReadyAsync(cancellationToken);
        return host;
    }

    private static string NameOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static void Print(List<Figures> found)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("processes");
        foreach (var title in new[] { "steps/s", "alone p50 ms", "loaded p50 ms", "p99", "rows/step", "CPU us/step: engines", "workers", "client", "all", "dispatch ms", "receipt ms" }) table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach (var one in found)
        {
            table.AddRow(
                one.Name, Report.Number(one.StepsPerSecond, "F0"), Report.Number(one.AloneP50Ms, "F2"), Report.Number(one.LoadedP50Ms, "F1"), Report.Number(one.LoadedP99Ms, "F1"), Report.Number(one.RowsPerStep, "F2"),
                Report.Number(one.EngineMicrosPerStep, "F0"), Report.Number(one.WorkerMicrosPerStep, "F0"), Report.Number(one.ClientMicrosPerStep, "F0"), Report.Number(one.MicrosPerStep, "F0"),
                Report.Number(one.DispatchMs, "F2"), Report.Number(one.ReceiptMs, "F2"));
        }

        if (Console.IsOutputRedirected) AnsiConsole.Console.Profile.Width = Report.WidthOfFiles;
        AnsiConsole.Write(table);
        var (within, cluster, grpc) = (found[1], found[4], found[5]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"remoting costs {cluster.MicrosPerStep - within.MicrosPerStep:F0} us of CPU for each task that a worker of the cluster runs, gRPC {grpc.MicrosPerStep - within.MicrosPerStep:F0} us"));
        Console.WriteLine("The CPU of the database server is in none of these. The client is a node without a role, and reaches executions through the region.");
    }

    private enum Worker
    {
        Within,
        OfCluster,
        OverGrpc,
    }

    private sealed class Nodes : IAsyncDisposable
    {
        public NodeList Engines { get; } = [];

        public NodeList Workers { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Workers.Concat(Enumerable.Reverse(Engines))) await node.DisposeAsync();
        }
    }
}

/// <summary>Some processes of one kind.</summary>
internal sealed class NodeList : List<Node>
{
    public async Task AddAsync(NodePlace place, CancellationToken cancellationToken) => Add(await Node.StartAsync(place, cancellationToken));

    public async Task<TimeSpan> CpuAsync(CancellationToken cancellationToken)
    {
        var all = TimeSpan.Zero;
        foreach (var node in this) all += await node.CpuAsync(cancellationToken);
        return all;
    }
}
