export interface Photo {
  readonly id: string;
  readonly title: string;
}

async function loadPhoto(id: string): Promise<Photo> {
  const response = await fetch(`https://photos.example/${id}`);
  return (await response.json()) as Photo;
}

/** Loads one photo after the other although none needs another: ten photos take ten times as long as one. */
export async function loadGallery(ids: readonly string[]): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const id of ids) {
    const photo = await loadPhoto(id);
    photos.push(photo);
  }
  return photos;
}
