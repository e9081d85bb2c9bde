using RosePO.Core.Data.Bytes;
using RosePO.Core.Data.Sources;
using RosePO.Core.Data.Titles;

namespace RosePO.Core.Data.Formats;

/// <summary>
/// The HetRec 2011 Last.FM folder: <c>user_artists.dat</c> (TAB userID, artistID, weight: how often) and <c>artists.dat</c> (TAB id, name, url,
/// pictureURL). It contains no times: the file's order serves, which is by weight.
/// </summary>
internal sealed class LastFMFormat() : TwoFileFormat(["user_artists.dat"], ["artists.dat"])
{
    private static readonly RoleNames s_plays = new(["userID"], ["artistID"], rating: ["weight"]);
    private static readonly RoleNames s_artists = new([], ["id"], title: ["name"]);

    public override DatasetFormat Name => DatasetFormat.LastFM;

    public override bool Recognises(string path) => SourceFiles.Find(path, "user_artists.dat") is not null;

    public override void Read(RawData data, ImportDatasetRequest request, CancellationToken cancellation)
    {
        TitleLoader.Load(new DelimitedSource(Items(request), Dialect.PlainTsv, s_artists, request.Encoding), data, cancellation);
        Load(data, new DelimitedSource(Interactions(request), Dialect.PlainTsv, s_plays, request.Encoding), cancellation);
    }
}
