using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LazyEngine.EndToEnd.Tests.Processes;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Stands between the nodes of a cluster: each is reached through a port of the network, which can cut some of them off.</summary>
/// <remarks>What is cut loses no connection: bytes just do not arrive, until it is healed.</remarks>
internal sealed class Network : IDisposable
{
    private readonly List<(ClusterNode Node, TcpListener Door)> _doors = [];
    private readonly ConcurrentBag<Socket> _sockets = [];
    private volatile Cut _cut = new([]);

    /// <summary>Puts itself before a node.</summary>
    /// <returns>The port by which others reach it.</returns>
    public int Put(ClusterNode node, int port)
    {
        var door = new TcpListener(IPAddress.Loopback, port);
        door.Start();
        _doors.Add((node, door));
        _ = AcceptAsync(node, door);
        return port;
    }

    /// <summary>Lets nothing pass between some nodes and the others.</summary>
    public void CutOff(params ClusterNode[] nodes) => _cut = new Cut([.. nodes]);

    /// <summary>Lets everything pass again.</summary>
    public void Heal()
    {
        var before = _cut;
        _cut = new Cut([]);
        before.Healed.SetResult();
    }

    public void Dispose()
    {
        foreach (var (_, door) in _doors) door.Dispose();
        foreach (var socket in _sockets) socket.Dispose();
    }

    private async Task AcceptAsync(ClusterNode to, TcpListener door)
    {
        try
        {
            while (true) _ = ConnectAsync(await door.AcceptSocketAsync(), to);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ConnectAsync(Socket from, ClusterNode to)
    {
        _sockets.Add(from);
        using (from)
        {
            try
            {
                var port = ((IPEndPoint)from.RemoteEndPoint!).Port;
                if (OwnerOf(port) is not { } source) return;
                using var onward = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(onward);
                await OpenAsync(source, to);
                await onward.ConnectAsync(IPAddress.Loopback, to.Port);
                await Task.WhenAny(PumpAsync(from, onward, source, to), PumpAsync(onward, from, source, to));
            }
            catch (Exception broken) when (broken is SocketException or ObjectDisposedException or IOException)
            {
                // Whoever was connected sees the end of it.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, ClusterNode source, ClusterNode target)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await OpenAsync(source, target);
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Whoever was connected sees the end of it.
        }
    }

    private async Task OpenAsync(ClusterNode source, ClusterNode target)
    {
        while (_cut is { } cut && cut.Separates(source, target)) await cut.Healed.Task;
    }

    // The system knows which process has the other end.
    private ClusterNode? OwnerOf(int port) => _doors.Select(door => door.Node).FirstOrDefault(node => node.IsRunning && Sockets.Owns(node.Process.Id, port));

    private sealed class Cut(HashSet<ClusterNode> off)
    {
        public TaskCompletionSource Healed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Separates(ClusterNode source, ClusterNode target) => off.Count > 0 && off.Contains(source) != off.Contains(target);
    }
}
