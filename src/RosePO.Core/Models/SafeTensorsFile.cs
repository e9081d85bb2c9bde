using System.IO.MemoryMappedFiles;
using static TorchSharp.torch;

namespace RosePO.Core.Models;

/// <summary>
/// A safetensors file, mapped into memory. Its header is checked when it is opened; values are copied piece by piece, each from
/// a view of its own, so that neither the file nor a whole tensor of it is ever held beside what is filled.
/// </summary>
internal sealed class SafeTensorsFile : IDisposable
{
    /// <summary>Values at once: 16 MiB in Float32.</summary>
    private const long Piece = 4 << 20;

    private readonly MemoryMappedFile _map;

    private SafeTensorsFile(string path, MemoryMappedFile map, SafeTensorsHeader header)
    {
        Path = path;
        _map = map;
        Header = header;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public SafeTensorsHeader Header { get; }

    /// <summary>Maps a file and reads its header. Writers are kept out while it is open, as far as the system does so.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.ModelInvalid"/>: the file is no safetensors file or cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        MemoryMappedFile? map = null;
        try
        {
            if (ContainedFile.LengthOf(path) < SafeTensorsHeader.PrefixLength)
            {
                SafeTensorsHeader.LengthOf([], 0, path);
            }

            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var length = stream.Length;
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixLength];
            Copy(map, 0, prefix);
            var start = new byte[SafeTensorsHeader.PrefixLength + SafeTensorsHeader.LengthOf(prefix, length, path)];
            Copy(map, 0, start);
            return new SafeTensorsFile(path, map, SafeTensorsHeader.Read(start, length, path));
        }
        catch (Exception exception) when (exception is (IOException and not FileNotFoundException) or UnauthorizedAccessException)
        {
            map?.Dispose();
            throw ModelErrors.Unreadable(path, exception);
        }
        catch
        {
            map?.Dispose();
            throw;
        }
    }

    /// <summary>Fills a tensor of the entry's shape, of any type and device.</summary>
    public void CopyTo(SafeTensorsEntry entry, Tensor target)
    {
        // Bytes other than 0 and 1 are no bool values, so these are read as numbers and compared with 0.
        var type = entry.Type == ScalarType.Bool ? ScalarType.Byte : entry.Type;
        var size = SafeTensorsType.SizeOf(type);
        var flat = target.view(-1);                                                     // (n)
        var count = flat.shape[0];
        for (var at = 0L; at < count; at += Piece)
        {
            using var scope = NewDisposeScope();
            var values = Math.Min(Piece, count - at);
            var staged = empty(values, dtype: type);                                    // (m)
            Copy(_map, Header.DataStart + entry.Begin + (at * size), staged.bytes);
            flat.narrow(0, at, values).copy_(staged);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _map.Dispose();

    private static void Copy(MemoryMappedFile map, long offset, Span<byte> destination)
    {
        using var view = map.CreateViewAccessor(offset, destination.Length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)view.PointerOffset, destination);
    }
}
