using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LazyEngine.Language.Tests.Actions;

/// <summary>A mail server that takes one message and keeps what it was told.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _refusal;
    private readonly StringBuilder _told = new();

    /// <param name="refusal">What it says to a recipient in place of taking it; empty where it takes all.</param>
    public MailServer(string refusal = "")
    {
        _refusal = refusal;
        _listener.Start();
        Done = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends once the client has gone.</summary>
    public Task Done { get; }

    /// <summary>Every line that the client has sent.</summary>
    public string Told
    {
        get
        {
            lock (_told) return _told.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        var isMessage = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_told) _told.AppendLine(line);
            if (isMessage && line != ".") continue;
            await writer.WriteLineAsync(line.Split(' ')[0].ToUpperInvariant() switch
            {
                "." => "250 taken",
                "DATA" => "354 go on",
                "RCPT" when _refusal.Length > 0 => _refusal,
                "QUIT" => "221 bye",
                _ => "250 fine",
            });
            isMessage = line == "DATA";
            if (line == "QUIT") return;
        }
    }
}
