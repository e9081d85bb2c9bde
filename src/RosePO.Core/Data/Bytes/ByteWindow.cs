using System.Text;
using ZstdSharp;

namespace RosePO.Core.Data.Bytes;

/// <summary>A stretch of a text file that moves forward: readers take whole records from its front and ask for more after them.</summary>
internal sealed class ByteWindow : IDisposable
{
    /// <summary>The longest record: what is longer is a file whose lines or quotes do not end.</summary>
    public const int MaximumRecord = 1 << 28;

    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;

    /// <summary>Opens a file.</summary>
    public ByteWindow(string path, string? encoding)
    {
        _path = path;
        _stream = TextInput.Open(path, encoding);
        while (_end < 3 && More())
        {
        }

        if (Bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            Advance(3);
            Offset = 3;
        }
    }

    /// <summary>What is in the window.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing is after the window.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the window contains nothing but ASCII without zeros: such records need no check of their own.</summary>
    public bool Plain { get; private set; }

    /// <summary>The place of the window's front in the text, from 0.</summary>
    public long Offset { get; private set; }

    /// <summary>Moves the front.</summary>
    public void Advance(int bytes)
    {
        _start += bytes;
        Offset += bytes;
    }

    /// <summary>Reads more after what is there, as much as there is room for; false where the file ends.</summary>
    /// <param name="line">The line of the record at the front, for errors.</param>
    /// <exception cref="RoseException">The compression is broken, the file is not in its encoding, or the record does not end.</exception>
    public bool More(int line = 1)
    {
        if (Ended)
        {
            return false;
        }

        if (_start > 0)
        {
            Bytes.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaximumRecord)
            {
                throw DatasetErrors.RecordTooLong(_path, line);
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var before = _end;
            _end += _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
            Ended = _end < _buffer.Length;
            Plain = Ascii.IsValid(Bytes) && !Bytes.Contains((byte)0);
            return _end > before;
        }
        catch (DecoderFallbackException cause)
        {
            throw DatasetErrors.NotInEncoding(_path, line, cause);
        }
        catch (Exception cause) when (cause is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw DatasetErrors.NotCompressed(_path, cause);
        }
        catch (IOException cause)
        {
            throw Artifacts.ArtifactErrors.NotReadable(_path, cause);
        }
    }

    /// <summary>All of the file, as UTF-8.</summary>
    /// <exception cref="RoseException">The file is not in its encoding, or too long.</exception>
    public ReadOnlySpan<byte> ReadAll()
    {
        while (More())
        {
        }

        Utf8Text.Check(Bytes, _path, 1, Offset);
        return Bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
