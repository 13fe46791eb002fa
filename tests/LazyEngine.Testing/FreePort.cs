using System.Net;
using System.Net.Sockets;

namespace LazyEngine.Testing;

/// <summary>Ports for programs that the tests start.</summary>
/// <remarks>
/// They lie below those that systems give to outgoing connections (from 32768 on Linux, from 49152 on macOS and Windows): one of
/// those could be taken by any connection between the moment it is found free and the moment its program listens, or while a
/// killed program is away.
/// </remarks>
public static class FreePort
{
    private const int First = 16_000;
    private const int Count = 16_000;

    // Programs that test at the same time begin far from each other.
    private static int _given = (int)((long)Environment.ProcessId * 7919 % Count);

    /// <summary>A port that nobody listens on just now, and that this program has not been given lately.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _given) % Count);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
