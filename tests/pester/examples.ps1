# Makes what the examples of the help name, small, in the current folder: dot-source it, then run any example. It uses nothing but the
# language and .NET, so that a host without PowerShell's own cmdlets can dot-source it too.
$here = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
$rows = 0..279 | ForEach-Object { [pscustomobject]@{ User = 180 + $_ % 20; Item = 1 + ($_ * 7) % 41; Time = 1000 + $_ } }
$titleOf = { param($item) switch ($item) { 1 { 'Fargo (1996)' } 2 { 'Heat (1995)' } 40 { 'Alien (1979)' } default { "Film $item (1990)" } } }

# MovieLens 100K in small, with the users and titles that examples name.
$null = [System.IO.Directory]::CreateDirectory("$here/ml-100k")
$sourceId = { param($item) switch ($item) { 3 { 50 } 4 { 181 } 5 { 100 } default { 300 + $item } } }
[System.IO.File]::WriteAllLines("$here/ml-100k/u.data", [string[]]($rows | ForEach-Object { "$($_.User)`t$(& $sourceId $_.Item)`t4`t$($_.Time)" }))
[System.IO.File]::WriteAllLines("$here/ml-100k/u.item", [string[]](1..41 | ForEach-Object { "$(& $sourceId $_)|$(& $titleOf $_)|01-Jan-1990||http://x|" + ('0|' * 18) + '1' }))

[System.IO.File]::WriteAllLines("$here/plays.csv", [string[]](@('listener,track,name,timestamp') + ($rows | ForEach-Object { "$($_.User),$($_.Item),Track $($_.Item),$($_.Time)" })))

$null = [System.IO.Directory]::CreateDirectory("$here/Video_Games")
[System.IO.File]::WriteAllLines("$here/Video_Games/Video_Games.jsonl", [string[]]($rows | ForEach-Object {
    '{"user_id":"u' + $_.User + '","parent_asin":"B' + $_.Item + '","rating":5.0,"timestamp":' + $_.Time + '}' }))
[System.IO.File]::WriteAllLines("$here/Video_Games/meta_Video_Games.jsonl", [string[]](1..41 | ForEach-Object { '{"parent_asin":"B' + $_ + '","title":"Game ' + $_ + '","main_category":"Games"}' }))

[System.IO.File]::WriteAllText("$here/users.csv", "user,k`n196,3`n186,2`n")
[System.IO.File]::WriteAllText("$here/trl.jsonl", '{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}')

[System.IO.File]::WriteAllText("$here/experiment.yml", @'
name: small
dataset: { format: Sample, sample: { users: 30, families: 8, familySize: 4, meanInteractions: 8 } }
sft: { epochs: 0.1, validation: { users: 2 }, pretraining: { epochs: 0 }, embedded: { hiddenSize: 32, layers: 1, heads: 2, keyValueHeads: 2, intermediateSize: 64, contextLength: 384 } }
measure: { baselines: [popularity], resamples: 20, generationUsers: 2 }
'@)

# Small everywhere, and nothing is installed. The shape of a new model is an option only where -Stage Sft makes one.
$new = { param($value) { if ('Stage' -in $args[0].BoundParameters) { $value } }.GetNewClosure() }
$PSDefaultParameterValues = @{
    'Start-RosePOTraining:HiddenSize' = & $new 32; 'Start-RosePOTraining:Layers' = & $new 1; 'Start-RosePOTraining:Heads' = & $new 2
    'Start-RosePOTraining:KeyValueHeads' = & $new 2; 'Start-RosePOTraining:IntermediateSize' = & $new 64; 'Start-RosePOTraining:ContextLength' = & $new 384
    'Start-RosePOTraining:PretrainEpochs' = & $new 0.5; 'Start-RosePOTraining:ValidationUsers' = 2; 'Start-RosePOTraining:Epochs' = 0.2
    'New-PreferencePairs:MaxExamples' = 20; 'Measure-Recommendations:Resamples' = 20; 'Measure-Recommendations:GenerationUsers' = 2
    'Install-RosePORuntime:WhatIf' = $true
}

$data = Import-RecDataset ./ml-100k -Format MovieLens100K -Destination runs/dataset
$sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft
$pairs = $data | New-PreferencePairs -Strategy Random -Destination runs/pairs
$smoothed = $pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.1 -Destination runs/smoothed
$rosepo = $smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -LoraRank 16 -Destination runs/rosepo
$low = $smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -Beta 0.5 -Destination runs/low
$high = $smoothed | Start-RosePOTraining -Model $sft -Loss RosePO -Beta 2 -Destination runs/high
$lines = @('example,item,score') + (0..19 | ForEach-Object { $example = $_; 0..40 | ForEach-Object { "$example,$_,$($_ % 7)" } })
[System.IO.File]::WriteAllLines("$here/scores.csv", [string[]]$lines)
$null = $sft, $rosepo | Measure-Recommendations -Baseline Popularity -Destination runs/measure
$null = $sft, $rosepo | Measure-Recommendations -Baseline Popularity -Seed 2 -Destination runs/measure-again
$null = 1, 2 | ForEach-Object { Measure-Recommendations -Dataset $data -Baseline Random, Popularity -Seed $_ -Destination "seeds/$_/measure" }
