using System.Net;
using System.Net.Sockets;

namespace LazyEngine.Language.Actions;

/// <summary>Which addresses actions may reach. Public ones may be reached; private, loopback and link-local ones, where a machine keeps what is not meant for others, only where that is allowed.</summary>
/// <remarks>The rule is asked about the address that is connected to, and not about what a name stands for at another time.</remarks>
internal sealed class EgressRule
{
    private static readonly IPNetwork[] Inner =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    private readonly Destinations _allowed;
    private readonly Destinations _denied;

    /// <summary>Reads what is allowed besides public addresses, and what is denied whatever is allowed.</summary>
    /// <exception cref="ArgumentException">An entry is neither a host, nor an address, nor a network, nor <c>*</c>.</exception>
    public EgressRule(IEnumerable<string> allowed, IEnumerable<string>? denied = null) => (_allowed, _denied) = (new Destinations(allowed), new Destinations(denied ?? []));

    /// <summary>Whether an address may be connected to for a host.</summary>
    public bool Allows(string host, IPAddress address)
    {
        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (_denied.Name(host, bare)) return false;
        return _allowed.Name(host, bare) || _allowed.IsAll || (!_denied.IsAll && !Array.Exists(Inner, network => network.Contains(bare)));
    }

    /// <summary>Connects to the first address of a host that may be reached.</summary>
    /// <exception cref="HttpRequestException">None may.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, address => Allows(to.Host, address));
        if (allowed.Length == 0) throw new HttpRequestException($"Host '{to.Host}' is not to be reached from here: it is no public address, or is denied. Allow it by its name or network.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Hosts, addresses and networks that somebody has listed.</summary>
    private sealed class Destinations
    {
        private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<IPNetwork> _networks = [];

        public Destinations(IEnumerable<string> listed)
        {
            foreach (var entry in listed)
            {
                if (entry == "*") IsAll = true;
                else if (IPNetwork.TryParse(entry, out var network)) _networks.Add(network);
                else if (IPAddress.TryParse(entry, out var address)) _networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
                else if (Uri.CheckHostName(entry) == UriHostNameType.Dns) _hosts.Add(entry);
                else throw new ArgumentException($"'{entry}' is neither a host, nor an address, nor a network such as 10.1.0.0/16, nor *.", nameof(listed));
            }
        }

        public bool IsAll { get; }

        public bool Name(string host, IPAddress address) => _hosts.Contains(host) || _networks.Exists(network => network.Contains(address));
    }
}
