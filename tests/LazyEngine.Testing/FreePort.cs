using System.Net;
using System.Net.Sockets;

namespace LazyEngine.Testing;

/// <summary>Ports for programs that the tests start.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on just now.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
