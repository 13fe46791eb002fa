using System.Globalization;

namespace LazyEngine.EndToEnd.Tests.Processes;

/// <summary>Reads from Linux which network sockets a process owns.</summary>
internal static class Sockets
{
    private const int LocalAddress = 1;
    private const int RemoteAddress = 2;
    private const int State = 3;
    private const int Inode = 9;

    /// <summary>The TCP and UDP sockets of a process, listening or connected, as <c>protocol local remote state</c>.</summary>
    public static IReadOnlyList<string> Of(int process)
    {
        var own = InodesOf(process);
        return [.. from protocol in new[] { "tcp", "tcp6", "udp", "udp6" }
                   from columns in RowsOf(process, protocol)
                   where own.Contains(columns[Inode])
                   select $"{protocol} {columns[LocalAddress]} {columns[RemoteAddress]} {columns[State]}"];
    }

    /// <summary>Whether a process owns the TCP socket with a local port; false where the process is gone.</summary>
    public static bool Owns(int process, int port)
    {
        try
        {
            var local = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
            var inodes = new[] { "tcp", "tcp6" }.SelectMany(protocol => RowsOf(process, protocol)).Where(columns => columns[LocalAddress].EndsWith(local, StringComparison.Ordinal)).Select(columns => columns[Inode]).ToHashSet();
            return InodesOf(process).Overlaps(inodes);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static IEnumerable<string[]> RowsOf(int process, string protocol)
    {
        var table = Path.Combine(FolderOf(process), "net", protocol);
        return File.Exists(table) ? File.ReadLines(table).Skip(1).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : [];
    }

    private static HashSet<string> InodesOf(int process)
    {
        const string prefix = "socket:[";
        return [.. from descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(FolderOf(process), "fd"))
                   let target = TargetOf(descriptor)
                   where target.StartsWith(prefix, StringComparison.Ordinal)
                   select target[prefix.Length..^1]];
    }

    // A busy process closes some while they are looked at.
    private static string TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? string.Empty;
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static string FolderOf(int process) => Path.Combine("/proc", process.ToString(CultureInfo.InvariantCulture));
}
