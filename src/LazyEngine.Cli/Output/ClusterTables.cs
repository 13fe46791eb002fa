using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LazyEngine.Cli.Output;

/// <summary>A cluster as tables.</summary>
internal static class ClusterTables
{
    public static IRenderable Of(ClusterInfo cluster)
    {
        if (cluster.Nodes.Count == 0) return new Text("The node that was asked has not joined its cluster yet.\n");
        var workers = cluster.Nodes.SelectMany(node => node.Workers.Select(worker => (Node: node.Address, Worker: worker))).ToList();
        List<IRenderable> tables = [OfNodes(cluster), OfQueues(cluster)];
        if (workers.Count > 0) tables.Add(OfWorkers(workers));
        tables.AddRange(cluster.Nodes.Where(node => node.Problem is not null).Select(node => new Text($"{node.Address}: {node.Problem}")));
        return new Rows(tables);
    }

    private static Table OfNodes(ClusterInfo cluster)
    {
        var table = Tables.Of("node", "roles", "status", "version", "started", "shards", "executions", "workers").Numbers(5, 6, 7);
        foreach (var node in cluster.Nodes)
        {
            var status = $"{node.Status}{(node.IsReachable ? string.Empty : ", unreachable")}{(node.PlacesShards ? ", places shards" : string.Empty)}";
            table.Add(node.Address, node.Roles.Count == 0 ? "none" : string.Join(',', node.Roles), status, node.Version ?? "?", Printer.Show(node.StartedAt), Count(node, node.Shards), Count(node, node.Executions), Count(node, node.Workers.Count));
        }

        return table;
    }

    private static Table OfQueues(ClusterInfo cluster)
    {
        var table = Tables.Of("queue", "held by", "workers", "slots").Numbers(2, 3);
        foreach (var queue in cluster.Queues) table.Add(queue.Name, queue.Node ?? "none yet", Text(queue.Workers), Text(queue.Slots));
        return table;
    }

    private static Table OfWorkers(IEnumerable<(string Node, ClusterWorker Worker)> workers)
    {
        var table = Tables.Of("worker", "queue", "slots", "node", "kind", "version").Numbers(2);
        foreach (var (node, worker) in workers) table.Add(worker.Id, worker.Queue, Text(worker.Slots), node, worker.IsRemote ? "connected" : "of the node", worker.Software);
        return table;
    }

    private static string Count(ClusterNode node, int count) => node.Problem is null ? Text(count) : "?";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
