BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $movieLens = "$PSScriptRoot/../../../shared/data/ml-100k"
}

AfterAll { Pop-Location }

Describe 'The pipeline' {
    It 'runs from a generated sample to a measurement' {
        $data = Import-RecDataset @RoseSample
        $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination runs/sft -PretrainEpochs 1 @RoseTiny
        $rows = $data | New-PreferencePairs -Strategy SelfHard, Semantic, Popularity -Model $sft -MaxExamples 20 |
            Invoke-OracleSmoothing -Oracle SasRec -Epochs 1 |
            Start-RosePOTraining -Model $sft -Loss RosePO -Destination runs/rosepo -ValidationUsers 5 |
            Measure-Recommendations -Dataset $data -Baseline Popularity, SasRec, $sft -Resamples 50 -GenerationUsers 2
        $rows.Name | Sort-Object | Should -Be popularity, rosepo, sasrec, sft
    }

    It 'runs in strict mode, on a drive of its own' {
        $null = New-PSDrive Lab FileSystem $TestDrive
        Set-StrictMode -Version Latest
        $data = Import-RecDataset @RoseSample -Destination Lab:/data
        $rows = $data | Measure-Recommendations -Baseline Random -Resamples 20 -Destination Lab:/measured
        $rows.Measurement | Should -Be (Join-Path $TestDrive measured)
        Test-Path Lab:/measured/report.html | Should -BeTrue
    }

    It 'imports MovieLens 100K' {
        if (-not (Test-Path $movieLens)) { Set-ItResult -Skipped -Because 'the folder is not beside the checkout' }
        $data = Import-RecDataset $movieLens -Format MovieLens100K
        $data.Users | Should -Be 943
    }
}
