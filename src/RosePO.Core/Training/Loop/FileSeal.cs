using System.Security.Cryptography;

namespace RosePO.Core.Training.Loop;

/// <summary>What a file held when it was written, or its first part.</summary>
/// <param name="Bytes">How many bytes count.</param>
/// <param name="Sha256">Their hash, in lower-case hexadecimal digits.</param>
internal sealed record FileSeal(long Bytes, string Sha256)
{
    private const int PieceLength = 1 << 20;

    /// <summary>The seal of a whole file.</summary>
    public static FileSeal Of(string path)
    {
        using var stream = File.OpenRead(path);
        var length = stream.Length;
        return new FileSeal(length, HashOf(stream, length));
    }

    /// <summary>Whether a file begins with what was sealed.</summary>
    public bool Begins(string path)
    {
        // By its length first: opening a pipe, whose length is 0, would wait for its other end.
        if (Bytes < 0 || !File.Exists(path) || new FileInfo(path).Length < Bytes)
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        return HashOf(stream, Bytes) == Sha256;
    }

    /// <summary>Whether a file is what was sealed and nothing more.</summary>
    public bool Fits(string path) => File.Exists(path) && new FileInfo(path).Length == Bytes && Begins(path);

    private static string HashOf(Stream stream, long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[Math.Min(bytes, PieceLength)];
        while (bytes > 0)
        {
            var read = stream.Read(piece, 0, (int)Math.Min(bytes, piece.Length));
            if (read == 0)
            {
                throw new EndOfStreamException("it became shorter while it was read");
            }

            hash.AppendData(piece, 0, read);
            bytes -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
