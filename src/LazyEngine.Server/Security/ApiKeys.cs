using System.Security.Cryptography;

namespace LazyEngine.Server;

/// <summary>The keys that count at present.</summary>
internal sealed class ApiKeys
{
    private volatile Held[] _held = [];

    /// <summary>Puts these in the place of those before. What was let in by a key that is not among them ends.</summary>
    public void Replace(IEnumerable<ApiKey> keys)
    {
        var before = _held;
        Held[] now = [.. keys.Select(key => before.FirstOrDefault(held => held.IsFor(key)) ?? new Held(key))];
        _held = now;
        foreach (var gone in before.Except(now)) gone.End();
    }

    /// <summary>Whose key it is; null where it is nobody's. Takes as long for a wrong key as for a right one.</summary>
    public Caller? Find(string secret)
    {
        var hash = ApiKey.HashOf(secret);
        Caller? found = null;
        foreach (var held in _held)
        {
            if (CryptographicOperations.FixedTimeEquals(held.Hash, hash)) found = held.Caller;
        }

        return found;
    }

    private sealed class Held
    {
        private readonly ApiKey _key;

        public Held(ApiKey key)
        {
            var ends = new CancellationTokenSource();
            _key = key;
            End = ends.Cancel;
            Hash = Convert.FromHexString(key.Hash);
            Caller = new Caller(key.Name, key.Roles) { Ends = ends.Token };
        }

        public byte[] Hash { get; }

        public Caller Caller { get; }

        /// <summary>It counts no more.</summary>
        public Action End { get; }

        public bool IsFor(ApiKey key) => _key.Name == key.Name && _key.Hash == key.Hash && _key.Roles.SequenceEqual(key.Roles);

    }
}
