using System.Globalization;
using System.Net;

namespace LazyEngine.Hosting;

/// <summary>Where a node of a cluster is reached, written <c>host:port</c>; an IPv6 address stands in brackets.</summary>
internal static class NodeAddress
{
    public const string Expected = "host:port, such as engine-1:4053";

    /// <summary>Whether a text names a node that others can join by.</summary>
    public static bool IsValid(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && IsHost(text[..colon]) && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort;
    }

    /// <summary>Whether a text is the name or the address of a machine.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text.Trim('[', ']')) != UriHostNameType.Unknown;
}
