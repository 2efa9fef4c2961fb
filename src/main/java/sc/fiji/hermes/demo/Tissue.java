package sc.fiji.hermes.demo;

/**
 * What a phantom is made of and how bright it is in each contrast: HU in CT, SUV in
 * PET, arbitrary units in MR. The order is that of contrast-enhanced CT, FDG PET, T1
 * gradient echo, T2 turbo spin echo and balanced cine; CT enhancement is exaggerated so
 * that a very small network sees it after a few minutes.
 */
enum Tissue {
		AIR(-1000, 0.02, 3, 3, 3), //
		FAT(-100, 0.35, 230, 150, 190), //
		MUSCLE(50, 0.7, 90, 55, 70), //
		LUNG(-800, 0.4, 18, 18, 22), //
		LIVER(150, 2.0, 165, 75, 95), //
		SPLEEN(230, 1.7, 105, 165, 110), //
		KIDNEY(330, 2.4, 85, 205, 120), //
		STOMACH(15, 0.9, 55, 260, 150), //
		VERTEBRA(480, 1.1, 185, 105, 100), //
		DISC(90, 0.6, 125, 165, 80), //
		CANAL(20, 0.5, 35, 290, 210), //
		MYOCARDIUM(120, 3.6, 105, 80, 85), //
		BLOOD(170, 1.6, 60, 45, 240), //
		LESION(70, 6.0, 70, 220, 120);

	private final double ct;
	private final double pet;
	private final double t1;
	private final double t2;
	private final double cine;

	Tissue(final double ct, final double pet, final double t1, final double t2, final double cine) {
		this.ct = ct;
		this.pet = pet;
		this.t1 = t1;
		this.t2 = t2;
		this.cine = cine;
	}

	double brightness(final PhantomKind kind) {
		return switch (kind) {
			case CT -> ct;
			case PET -> pet;
			case T1 -> t1;
			case T2 -> t2;
			case CINE -> cine;
		};
	}
}
