using System.Net;
using System.Net.Sockets;

namespace LazyEngine.Server.Tests;

/// <summary>A wire between a worker and its engine that can be cut.</summary>
internal sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly List<TcpClient> _ends = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _reconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasCut;

    public CutWire(string target)
    {
        _target = new Uri(target);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Somebody has come back after the cut.</summary>
    public Task ReconnectedAsync() => _reconnected.Task;

    public void Cut()
    {
        lock (_lock)
        {
            _wasCut = true;
            foreach (var end in _ends) end.Client.Close(0);
            _ends.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(_target.Host, _target.Port);
                lock (_lock)
                {
                    _ends.AddRange([near, far]);
                    if (_wasCut) _reconnected.TrySetResult();
                }

                _ = PassAsync(near, far);
                _ = PassAsync(far, near);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // That is what it is for.
        }
    }
}
