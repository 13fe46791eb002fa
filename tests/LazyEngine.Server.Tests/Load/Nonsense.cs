using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using LazyEngine.Client.Work.V1;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Tests.Load;

/// <summary>Makes up bad requests: none at all like a good one, and good ones with something wrong. The same seed makes the same.</summary>
internal sealed class Nonsense(int seed)
{
    private static readonly string[] Texts =
    [
        "", " ", "x", "fuzz-1", "fuzz-2", "approval", "approve", "fuzz-1/approve/0.0.1", "fuzz-1/approve/0.0.99999999999", "fuzz-1/approve/-1.0.1", "a/b/c/d", "null", "true", "0", "-1", "1e999", "9223372036854775807",
        "99999999999999999999", "\0", "\u202e", "💥", "ÿ", "\ud800", "../../etc/passwd", "%00", "%2e%2e%2f", "<script>", "' or 1=1 --", "{}", "[]", "$payload", "Success", "2030-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
        new('a', 300), new('/', 50), new('9', 5_000),
    ];

    private static readonly string[] Documents =
    [
        """{"flow": "approval", "inputs": {"number": 1}}""",
        """{"flow": "approval", "inputs": {"number": 1}, "id": "fuzz-1", "startAt": "2030-01-01T00:00:00Z", "environment": {}, "target": "x"}""",
        """{"task": "approve", "result": {"a": [1, 2, {"b": null}]}}""",
        """{"token": "fuzz-1/approve/0.0.1", "error": {"code": "X", "message": "y", "details": "", "data": 1}}""",
        """{"token": "fuzz-1/approve/0.0.1", "result": {"$payload": {"contentType": "image/png", "base64": "AAAA"}}}""",
        """{"name": "go", "value": 1, "requestId": "r"}""",
        """{"decisions": [{"task": "approve", "result": 1}]}""",
        """{"tasks": ["approve"], "all": true, "values": {"approve": 1}, "flow": "0011"}""",
        """{"task": "approve", "value": {"$payload": null}}""",
        """{"reason": "no"}""",
        """{"flow": "f", "linear": ["a", {"task": "b", "requires": ["c"]}, {"flow": "g", "graph": ["d"], "links": [{"from": "d", "to": "d"}]}]}""",
        "version: \"2.0\"\nw:\n  tasks:\n    a:\n      action: std.echo output=<% $.x %>\n      on-success: [b]\n    b:\n      action: std.noop\n",
        "a: &a [*a, *a]\n",
        "{{{{",
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    public bool Chance(double share) => _random.NextDouble() < share;

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public string Text() => Chance(0.7) ? One(Texts) : Mutated(One(Texts));

    /// <summary>A header's value: no line breaks, since no client could send them.</summary>
    public string Header() => string.Concat(Text().Where(character => character is >= ' ' and < '\x7f')).Trim();

    public byte[] Body()
    {
        if (Chance(0.1)) return Bytes(_random.Next(2_000));
        if (Chance(0.02)) return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(One(["[", "{\"a\":", "\"x\","]), 5_000)));
        var document = One(Documents);
        if (Chance(0.5) && Replaced(document) is { } replaced) document = replaced;
        if (Chance(0.4)) document = Mutated(document);
        return Encoding.UTF8.GetBytes(document);
    }

    /// <summary>A message of gRPC: one of the service's with nonsense in it, which may be damaged besides.</summary>
    public byte[] Message()
    {
        var message = One<Func<IMessage>>(
        [
            () => new V1.ExecutionRequest { Execution = Text() },
            () => new V1.RunRequest { Flow = Text(), Id = Text(), Inputs = { { Text(), new V1.Value { Bytes = ByteString.CopyFrom(Body()), ContentType = Text() } } } },
            () => new V1.CompleteRequest { Token = Text(), Outcome = new V1.Outcome { Failure = new V1.Failure { Code = Text(), Message = Text() } } },
            () => new V1.HeartbeatRequest { Token = Text(), Progress = new V1.Value { Bytes = ByteString.CopyFrom(Body()) } },
            () => new V1.SignalRequest { Execution = Text(), Name = Text(), RequestId = Text() },
            () => new V1.EventsRequest { Execution = Text(), After = _random.NextInt64(long.MinValue, long.MaxValue), Follow = Chance(0.5) },
            () => new V1.ListRequest { Limit = _random.Next(int.MinValue, int.MaxValue) },
            () => new FromWorker { Hello = new Hello { Worker = Text() } },
        ])().ToByteArray();
        if (message.Length > 0 && Chance(0.4)) message[Next(message.Length)] ^= (byte)(1 << Next(8));
        return Chance(0.2) ? message[..Next(message.Length + 1)] : message;
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Mutated(string text)
    {
        var changed = new StringBuilder(text);
        for (var i = _random.Next(4); i >= 0; i--)
        {
            var at = _random.Next(changed.Length + 1);
            if (Chance(0.5) || at == changed.Length) changed.Insert(at, Chance(0.5) ? One(Texts) : ((char)_random.Next(1, 0x3000)).ToString());
            else changed.Remove(at, Math.Min(_random.Next(1, 5), changed.Length - at));
        }

        return changed.ToString();
    }

    // One value of a document in the place of another.
    private string? Replaced(string document)
    {
        try
        {
            if (JsonNode.Parse(document) is not JsonObject tree || tree.Count == 0) return null;
            var place = One(tree.Select(pair => pair.Key).ToList());
            tree[place] = One<Func<JsonNode?>>([() => null, () => 1, () => Text(), () => true, () => new JsonArray(1, Text()), () => new JsonObject { [Text()] = Text() }, () => -1e300])();
            return tree.ToJsonString();
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
